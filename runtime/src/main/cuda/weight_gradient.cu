// The gradient of a convolution's weights, exactly: for each image a sum over rows of sums over columns with one fmaf each; or
// over quads of columns. What is left out counts as 0 in a quad. reduce_axis then adds the images.
//
// A gradient that is not finite, times 0 for a tap that lies outside, gives NaN; such a sum is made again, one by one.
//
// Rows of one place are one row of the image's places, whose products are rounded one by one. Images of one row are rows of
// one image, and their sums need not be added any more.
#include "operand_copy.cuh"
#include "tile.cuh"

// What the sums of a problem are made of.
struct Terms2d {
  int sums;
  int rows;     // of a sum
  int columns;  // of a row
  bool rounded;
};

static __device__ __forceinline__ Terms2d terms_of(const Conv& s) {
  bool together = s.out_height == 1 && !s.quads;
  int sums = together ? 1 : s.n;
  int rows = together ? s.n : s.out_height;
  if (s.out_width == 1) return {sums, 1, rows, true};
  return {sums, rows, s.out_width, false};
}

// Where tap 0 of a place of the result lies.
struct Start {
  int place;  // as if images had no borders
  int y;
  int x;
};

static __device__ __forceinline__ Start start_of(const Conv& s, int out_place) {
  int out_row = out_place / s.out_width;
  int y = out_row % s.out_height * s.stride - s.top;
  int x = out_place % s.out_width * s.stride - s.left;
  return {(out_row / s.out_height * s.height + y) * s.width + x, y, x};
}

// One sum; `column` counts taps and channels.
static __device__ __forceinline__ float ordered_sum(const ConvWeightGradient& a, int number, int filter, int column) {
  const Conv& s = a.conv;
  Terms2d terms = terms_of(s);
  int channels = channels_of_group(s);
  int y = column / channels / s.kernel_width * s.dilation;
  int x = column / channels % s.kernel_width * s.dilation;
  int channel = filter / filters_of_group(s) * channels + column % channels;
  float sum = 0;
  float part = 0;
  for (int i = 0; i < terms.rows * terms.columns; i++) {
    int out = number * terms.rows * terms.columns + i;
    Start start = start_of(s, out);
    bool inside = is_within(start.y + y, s.height) & is_within(start.x + x, s.width);
    if (inside || s.pad_value != 0) {
      float padded = static_cast<float>(s.pad_value);
      float in = inside ? element_at(a.input, s.input, start.place + y * s.width + x, channel, s.channels) : padded;
      part = fmaf(a.gradient[static_cast<int64_t>(out) * s.filters + filter], in, part);
    }
    int at = i % terms.columns;
    if (terms.rounded || at + 1 == terms.columns || (s.quads && at % 4 == 3)) {
      sum = __fadd_rn(sum, part);
      part = 0;
    }
  }
  return sum;
}

// A column of the tile: its tap's distance from the start, and its channel.
struct __align__(16) Column {
  int y;  // far outside behind the last column
  int x;
  int place;
  int channel;
};

// Rows of the tile are filters, its columns taps and channels.
template <class T, Terms TERMS_>
struct WeightGradientProducts {
  static constexpr Along LEFT = Along::LINES;
  static constexpr Along RIGHT = Along::LINES;
  static constexpr Terms TERMS = TERMS_;
  using Tile = ProductTile<T, WeightGradientProducts>;
  static constexpr int SHARED = Tile::FLOATS + 4 * T::BLOCK_COLUMNS;

  const ConvWeightGradient& a;
  const Conv& conv;
  const Column* columns;
  int first_filter;  // of the block
  int filters;       // of the group, from there on
  const Terms2d terms;
  const int row_products;  // whole units
  Copying left_copying;
  Copying right_copying;
  int first_row = 0;
  int row = 0;  // of the thread's next term
  int x = 0;
  int units = 0;  // of the part that is being added

  __device__ __forceinline__ WeightGradientProducts(const ConvWeightGradient& a, const Column* columns, int first_filter,
                                                    int filters)
      : a(a), conv(a.conv), columns(columns), first_filter(first_filter), filters(filters), terms(terms_of(a.conv)),
        row_products(ceil_div(terms.columns, 4) * 4) {
    left_copying = copying_of({const_cast<float*>(a.gradient), nullptr}, REAL, filters_of_group(conv));
    right_copying = copying_of(a.input, conv.input, channels_of_group(conv));
    if (conv.pad_value != 0) right_copying = Copying::ELEMENTS;
  }

  __device__ __forceinline__ int depth() const { return ceil_div(terms.rows, T::GROUPS) * row_products; }
  __device__ __forceinline__ bool ends_part() {
    units++;
    if (!conv.quads && units * 4 < terms.columns) return false;
    units = 0;
    return true;
  }

  __device__ __forceinline__ void advance(int products) {
    x += products;
    while (x >= row_products) {
      x -= row_products;
      row += T::GROUPS;
    }
  }
  __device__ __forceinline__ void begin(int number) {
    first_row = number * terms.rows;
    row = T::group();
    x = 0;
    units = 0;
    advance(copied_k<T>());
  }

  __device__ __forceinline__ bool is_inside(const Start& start, const Column& column) const {
    return is_within(start.y + column.y, conv.height) & is_within(start.x + column.x, conv.width);
  }

  template <int N>
  __device__ __forceinline__ void copy_floats(float* right, const Start& start) const {
    const float* from = static_cast<const float*>(a.input.values) + static_cast<int64_t>(start.place) * conv.channels;
    int bytes = conv.channels * 4;
    for_neighbours<T, typename Tile::Right, N>([&](int line, int at) {
      Column c = columns[line];
      async_copy::copy<N * 4>(right + at, piece(from + c.channel, c.place, bytes), is_inside(start, c));
    });
  }
  __device__ __forceinline__ void copy_elements(float* right, const Start& start, bool exists) const {
    for_neighbours<T, typename Tile::Right, 1>([&](int line, int at) {
      Column c = columns[line];
      float padded = exists ? static_cast<float>(conv.pad_value) : 0.0f;
      bool inside = is_inside(start, c);
      right[at] = inside ? element_at(a.input, conv.input, start.place + c.place, c.channel, conv.channels) : padded;
    });
  }

  __device__ __forceinline__ void load(float* left, float* right) {
    bool exists = row < terms.rows && x < terms.columns;
    int out = exists ? (first_row + row) * terms.columns + x : 0;
    copy_line<T, typename Tile::Left>(left, {const_cast<float*>(a.gradient), nullptr}, REAL, left_copying, out, first_filter,
                                      conv.filters, exists ? filters : 0);
    Start start = start_of(conv, out);
    if (!exists) start.y = FAR_OUTSIDE;
    switch (right_copying) {
      case Copying::FOURS: copy_floats<4>(right, start); break;
      case Copying::FLOATS: copy_floats<1>(right, start); break;
      default: copy_elements(right, start, exists);
    }
    advance(T::DEPTH);
  }
};

template <class T, Terms TERMS>
static __device__ __forceinline__ void add_products(const ConvWeightGradient& a, float* shared) {
  using Products = WeightGradientProducts<T, TERMS>;
  using Tile = typename Products::Tile;
  const Conv& s = a.conv;
  int filters = filters_of_group(s);
  int channels = channels_of_group(s);
  int columns = taps_of(s) * channels;
  int column_tiles = ceil_div(columns, T::BLOCK_COLUMNS);
  int tiles = ceil_div(filters, T::BLOCK_ROWS) * column_tiles;
  int group = blockIdx.x / tiles;
  int first_row = blockIdx.x % tiles / column_tiles * T::BLOCK_ROWS;
  int first_column = blockIdx.x % column_tiles * T::BLOCK_COLUMNS;
  Column* table = reinterpret_cast<Column*>(shared + Tile::FLOATS);
  for (int i = threadIdx.x; i < T::BLOCK_COLUMNS; i += T::BLOCK_THREADS) {
    int column = first_column + i;
    int tap = column / channels;
    int y = tap / s.kernel_width * s.dilation;
    int x = tap % s.kernel_width * s.dilation;
    table[i] = {column < columns ? y : FAR_OUTSIDE, x, y * s.width + x, group * channels + column % channels};
  }
  Products p(a, table, group * filters + first_row, filters - first_row);
  for (int number = blockIdx.y; number < p.terms.sums; number += gridDim.y) {
    __syncthreads();
    float sums[T::ROWS][T::COLUMNS] = {};
    p.begin(number);
    Tile::add(p, shared, sums);
    auto mend = [&](int r, int c, float* four) {
      if (s.pad_value != 0 || first_row + r >= filters) return;
#pragma unroll 1
      for (int column = first_column + c; column < min(first_column + c + 4, columns); column++, four++) {
        if (*four != *four) *four = ordered_sum(a, number, group * filters + first_row + r, column);
      }
    };
    Tile::hand_over(sums, shared, mend, [&](int r, int c, const float(&fours)[Tile::HANDED][4]) {
      int column = first_column + c;
#pragma unroll
      for (int i = 0; i < Tile::HANDED; i++) {
        int filter = first_row + r + i * Tile::APART;
        int64_t at = (static_cast<int64_t>(number) * s.filters + group * filters + filter) * columns + column;
        store_floats(a.scratch + at, columns % 4 == 0, filter < filters ? columns - column : 0, fours[i]);
      }
    });
  }
}

// Several groups take the rows of an image in turn: then there must be rows of several columns, and no quads.
template <class T>
static __device__ __forceinline__ void find_gradient(const ConvWeightGradient& a) {
  __shared__ __align__(16) float shared[WeightGradientProducts<T, Terms::PARTS>::SHARED];
  if (T::GROUPS == 1 && a.conv.out_width == 1) {
    add_products<T, Terms::ROUNDED>(a, shared);
  } else {
    add_products<T, Terms::PARTS>(a, shared);
  }
}

BNN_KERNEL(weight_gradient_by_rows, ConvWeightGradient, 128, 3) { find_gradient<Tiling<1, 1, 8, 4, 16, 2, 4>>(a); }
BNN_KERNEL(weight_gradient_64x64, ConvWeightGradient, 128, 3) { find_gradient<Tiling<2, 2, 8, 4, 32, 2>>(a); }
BNN_KERNEL(weight_gradient_32x32, ConvWeightGradient, 64, 4) { find_gradient<Tiling<2, 1, 4, 4, 32, 3>>(a); }
BNN_KERNEL(weight_gradient_16x32, ConvWeightGradient, 128, 4) { find_gradient<Tiling<2, 2, 2, 2, 32, 4>>(a); }

// A thread a sum, for groups of few channels.
BNN_KERNEL(weight_gradient_direct, ConvWeightGradient, 256, 4) {
  const Conv& s = a.conv;
  uint32_t columns = taps_of(s) * channels_of_group(s);
  for (uint32_t i = first_index(); i < terms_of(s).sums * s.filters * columns; i += index_step()) {
    a.scratch[i] = ordered_sum(a, i / columns / s.filters, i / columns % s.filters, i % columns);
  }
}
