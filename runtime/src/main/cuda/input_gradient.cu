// The gradient of a convolution's input, exactly: the sum over ky, kx, o with one fmaf each, over the taps that reach a place;
// or by quads of filters (a product with a sign is exact, so that fmaf adds it as well).
#include "ordered_products.cuh"

// One sum.
static __device__ __forceinline__ float ordered_sum(const ConvInputGradient& a, int in_place, int channel) {
  const Conv& s = a.conv;
  int filters = filters_of_group(s);
  int channels = channels_of_group(s);
  int first_filter = channel / channels * filters;
  float sum = 0;
  for (int tap = 0; tap < taps_of(s); tap++) {
    int place = place_over(s, in_place, tap);
    if (place == OUTSIDE) continue;
    const float* gradient = a.gradient + static_cast<int64_t>(place) * s.filters + first_filter;
    int unit = s.quads ? 4 : 1;
    for (int first = 0; first < filters; first += unit) {
      float part = s.quads ? 0.0f : sum;
      for (int k = first; k < min(first + unit, filters); k++) {
        float weight = element_at(a.weight, s.weight, (first_filter + k) * taps_of(s) + tap, channel % channels, channels);
        part = fmaf(gradient[k], weight, part);
      }
      sum = s.quads ? __fadd_rn(sum, part) : part;
    }
  }
  return sum;
}

template <class T, Terms TERMS_>
struct InputGradientProducts {
  static constexpr Along LEFT = Along::K;
  static constexpr Along RIGHT = Along::LINES;
  static constexpr Terms TERMS = TERMS_;
  using Products = OrderedProducts<T, InputGradientProducts>;
  using Left = typename Products::Tile::Left;
  using Right = typename Products::Tile::Right;

  const ConvInputGradient& a;
  const Conv& conv;
  const Row* rows_of_block;
  const int filters;  // of a group
  const int channels;
  const int products;  // of a tap: whole quads
  const int group;
  const int first_column;
  Copying copying;
  Copying right_copying;
  Tap tap;
  Tap right_tap;

  __device__ __forceinline__ InputGradientProducts(const ConvInputGradient& a, const Row* rows, int group, int first_column)
      : a(a),
        conv(a.conv),
        rows_of_block(rows),
        filters(filters_of_group(conv)),
        channels(channels_of_group(conv)),
        products(TERMS == Terms::PARTS ? ceil_div(filters, 4) * 4 : filters),
        group(group),
        first_column(first_column) {
    copying = copying_of({const_cast<float*>(a.gradient), nullptr}, REAL, filters);
    if (products != filters) copying = Copying::ELEMENTS;
    right_copying = copying_of(a.weight, conv.weight, channels);
    tap.advance(Products::first_k(copying), products, conv.kernel_width);
    right_tap.advance(copied_k<T>(), products, conv.kernel_width);
  }

  __device__ __forceinline__ int columns() const { return channels; }
  __device__ __forceinline__ int rows() const { return conv.n * conv.height * conv.width; }
  __device__ __forceinline__ int depth() const { return taps_of(conv) * products; }
  __device__ __forceinline__ bool ends_part() const { return true; }

  __device__ __forceinline__ Row row_of(int row) const {
    int in_row = row / conv.width;
    int image = in_row / conv.height;
    int y = in_row % conv.height + conv.top;
    int x = row % conv.width + conv.left;
    return {row < rows() ? y : FAR_OUTSIDE, x, image, 0};
  }
  // The place of the result under the tap, or OUTSIDE.
  __device__ __forceinline__ int place_of(const Row& row) const {
    int y = row.y - tap.y * conv.dilation;
    int x = row.x - tap.x * conv.dilation;
    bool whole = true;
    if (conv.stride != 1) {
      whole = (y >= 0) & (x >= 0) & (y % conv.stride == 0) & (x % conv.stride == 0);
      y /= conv.stride;
      x /= conv.stride;
    }
    bool inside = whole & is_within(y, conv.out_height) & is_within(x, conv.out_width);
    return inside ? (row.image * conv.out_height + y) * conv.out_width + x : OUTSIDE;
  }
  __device__ __forceinline__ bool may_lie_outside(const Row& row) const {
    return TERMS == Terms::PRODUCTS &&
           (conv.stride != 1 || row.y < (conv.kernel_height - 1) * conv.dilation || row.y >= conv.out_height ||
            row.x < (conv.kernel_width - 1) * conv.dilation || row.x >= conv.out_width);
  }

  template <int N>
  __device__ __forceinline__ void copy_floats(float* left) const {
    if (tap.y >= conv.kernel_height) {
      Products::template fill_left<N>(left);
      return;
    }
    const float* from = a.gradient + group * filters + tap.k;
    int bytes = conv.filters * 4;
    Products::template for_lines<N, Left>([&](int line, int at) {
      int place = place_of(rows_of_block[line]);
      async_copy::copy<N * 4>(left + at, piece(from, place, bytes), place != OUTSIDE);
    });
  }

  // In quads, of which the last of a tap is not whole.
  __device__ __forceinline__ void copy_elements(float* left) const {
    Products::template for_lines<1, Left>([&](int line, int at) {
      int place = tap.k < filters ? place_of(rows_of_block[line]) : OUTSIDE;
      bool behind = tap.y >= conv.kernel_height;
      left[at] = behind            ? -0.0f
                 : place == OUTSIDE ? 0.0f
                                    : a.gradient[static_cast<int64_t>(place) * conv.filters + group * filters + tap.k];
    });
  }

  __device__ __forceinline__ void load(float* left, float* right) {
    switch (copying) {
      case Copying::FOURS: copy_floats<4>(left); break;
      case Copying::FLOATS: copy_floats<1>(left); break;
      default: copy_elements(left);
    }
    bool exists = right_tap.y < conv.kernel_height && right_tap.k < filters;
    int filter = exists ? group * filters + right_tap.k : 0;
    int place = exists ? filter * taps_of(conv) + right_tap.y * conv.kernel_width + right_tap.x : 0;
    int existing = exists ? channels - first_column : 0;
    copy_line<T, Right>(right, a.weight, conv.weight, right_copying, place, first_column, channels, existing);
    tap.advance(T::DEPTH, products, conv.kernel_width);
    right_tap.advance(T::DEPTH, products, conv.kernel_width);
  }

  __device__ __forceinline__ float sum(int row, int column) const { return ordered_sum(a, row, group * channels + column); }
  template <int N, int APART>
  __device__ __forceinline__ void store(int row, int column, const float (&sums)[N][4]) const {
    float* to = a.result + static_cast<int64_t>(row) * conv.channels + group * channels + column;
#pragma unroll
    for (int i = 0; i < N; i++) {
      int own = row + i * APART < rows() ? channels - column : 0;
      store_floats(to + static_cast<int64_t>(i) * APART * conv.channels, channels % 4 == 0, own, sums[i]);
    }
  }
};

template <class T, Terms TERMS>
static __device__ __forceinline__ void add_products(const ConvInputGradient& a, float* shared) {
  using Products = typename InputGradientProducts<T, TERMS>::Products;
  int tiles = ceil_div(channels_of_group(a.conv), T::BLOCK_COLUMNS);
  int columns = tiles * a.conv.groups;
  int column = blockIdx.x % columns;
  Row* rows = reinterpret_cast<Row*>(shared + Products::Tile::FLOATS);
  InputGradientProducts<T, TERMS> p(a, rows, column / tiles, column % tiles * T::BLOCK_COLUMNS);
  Products::run(p, blockIdx.x / columns * T::BLOCK_ROWS, shared, rows);
}

template <class T>
static __device__ __forceinline__ void find_gradient(const ConvInputGradient& a) {
  __shared__ __align__(16) float shared[InputGradientProducts<T, Terms::PRODUCTS>::Products::SHARED];
  if (a.conv.quads) {
    add_products<T, Terms::PARTS>(a, shared);
  } else {
    add_products<T, Terms::PRODUCTS>(a, shared);
  }
}

BNN_KERNEL(input_gradient_64x64, ConvInputGradient, 128, 2) { find_gradient<Tiling<2, 2, 8, 4, 32, 2>>(a); }
BNN_KERNEL(input_gradient_32x32, ConvInputGradient, 64, 4) { find_gradient<Tiling<2, 1, 4, 4, 32, 3>>(a); }
BNN_KERNEL(input_gradient_16x32, ConvInputGradient, 128, 4) { find_gradient<Tiling<2, 2, 2, 2, 32, 4>>(a); }

// A thread a sum, for groups of few channels.
BNN_KERNEL(input_gradient_direct, ConvInputGradient, 256) {
  uint32_t channels = a.conv.channels;
  for (uint32_t i = first_index(); i < a.conv.n * a.conv.height * a.conv.width * channels; i += index_step()) {
    a.result[i] = ordered_sum(a, i / channels, i % channels);
  }
}
