// kernel.Conv2d of floats, or of signs beside floats: the sum over ky, kx, i with one fmaf each.
#include "ordered_products.cuh"
#include "row_steps.cuh"

// One sum.
static __device__ __forceinline__ float ordered_sum(const ConvForward& a, int out_place, int filter) {
  const Conv& s = a.conv;
  int depth = channels_of_group(s);
  int first = filter / filters_of_group(s) * depth;
  int out_row = out_place / s.out_width;
  int first_y = out_row % s.out_height * s.stride - s.top;
  int first_x = out_place % s.out_width * s.stride - s.left;
  int weight_place = filter * taps_of(s);
  float sum = 0;
  for (int ky = 0; ky < s.kernel_height; ky++) {
    int y = first_y + ky * s.dilation;
    for (int kx = 0; kx < s.kernel_width; kx++, weight_place++) {
      int x = first_x + kx * s.dilation;
      bool inside = is_within(y, s.height) & is_within(x, s.width);
      if (!inside && s.pad_value == 0) continue;
      int place = (out_row / s.out_height * s.height + y) * s.width + x;
      for (int k = 0; k < depth; k++) {
        float in = inside ? element_at(a.input, s.input, place, first + k, s.channels) : static_cast<float>(s.pad_value);
        sum = fmaf(in, element_at(a.weight, s.weight, weight_place, k, depth), sum);
      }
    }
  }
  return sum;
}

template <class T>
struct ForwardProducts {
  static constexpr Along LEFT = Along::K;
  static constexpr Along RIGHT = Along::K;
  static constexpr Terms TERMS = Terms::PRODUCTS;
  using Products = OrderedProducts<T, ForwardProducts>;
  using Left = typename Products::Tile::Left;
  using Right = typename Products::Tile::Right;

  const ConvForward& a;
  const Conv& conv;
  const Row* rows_of_block;
  const int channels;  // of a group
  const int filters;
  const int group;
  const int first_column;
  Copying copying;
  Tap tap;

  __device__ __forceinline__ ForwardProducts(const ConvForward& a, const Row* rows, int group, int first_column)
      : a(a),
        conv(a.conv),
        rows_of_block(rows),
        channels(channels_of_group(conv)),
        filters(filters_of_group(conv)),
        group(group),
        first_column(first_column) {
    Copying left = copying_of(a.input, conv.input, channels);
    Copying right = copying_of(a.weight, conv.weight, channels);
    copying = conv.pad_value != 0 ? Copying::ELEMENTS : left > right ? left : right;
    tap.advance(Products::first_k(copying), channels, conv.kernel_width);
  }

  __device__ __forceinline__ int columns() const { return filters; }
  __device__ __forceinline__ int rows() const { return conv.n * conv.out_height * conv.out_width; }
  __device__ __forceinline__ int depth() const { return taps_of(conv) * channels; }

  __device__ __forceinline__ Row row_of(int row) const {
    int out_row = row / conv.out_width;
    int image = out_row / conv.out_height;
    int y = out_row % conv.out_height * conv.stride - conv.top;
    int x = row % conv.out_width * conv.stride - conv.left;
    return {row < rows() ? y : FAR_OUTSIDE, x, image, (image * conv.height + y) * conv.width + x};
  }
  __device__ __forceinline__ bool is_inside(const Row& row) const {
    return is_within(row.y + tap.y * conv.dilation, conv.height) & is_within(row.x + tap.x * conv.dilation, conv.width);
  }
  __device__ __forceinline__ int distance() const { return (tap.y * conv.width + tap.x) * conv.dilation; }
  __device__ __forceinline__ bool may_lie_outside(const Row& row) const {
    return conv.pad_value == 0 &&
           (row.y < 0 || row.y + (conv.kernel_height - 1) * conv.dilation >= conv.height || row.x < 0 ||
            row.x + (conv.kernel_width - 1) * conv.dilation >= conv.width);
  }

  template <int N>
  __device__ __forceinline__ void copy_floats(float* left, float* right) const {
    bool behind = tap.y >= conv.kernel_height;
    if (behind) {
      Products::template fill_left<N>(left);
    } else {
      const float* from = static_cast<const float*>(a.input.values) + group * channels + tap.k;
      from += static_cast<int64_t>(distance()) * conv.channels;
      int bytes = conv.channels * 4;
      Products::template for_lines<N, Left>([&](int line, int at) {
        Row row = rows_of_block[line];
        async_copy::copy<N * 4>(left + at, piece(from, row.place, bytes), is_inside(row));
      });
    }
    int k = (tap.y * conv.kernel_width + tap.x) * channels + tap.k;
    int64_t first = static_cast<int64_t>(group * filters + first_column) * depth() + k;
    const float* weights = static_cast<const float*>(a.weight.values) + first;
    int existing = behind ? 0 : filters - first_column;
    int bytes = depth() * 4;
    Products::template for_lines<N, Right>([&](int line, int at) {
      async_copy::copy<N * 4>(right + at, piece(weights, line, bytes), line < existing);
    });
  }

  __device__ __forceinline__ void copy_elements(float* left, float* right) const {
    bool behind = tap.y >= conv.kernel_height;
    Products::template for_lines<1, Left>([&](int line, int at) {
      Row row = rows_of_block[line];
      int channel = group * channels + tap.k;
      float padded = static_cast<float>(conv.pad_value);
      left[at] = behind            ? -0.0f
                 : is_inside(row) ? element_at(a.input, conv.input, row.place + distance(), channel, conv.channels)
                                  : padded;
    });
    Products::template for_lines<1, Right>([&](int line, int at) {
      int column = first_column + line;
      int place = (group * filters + column) * taps_of(conv) + tap.y * conv.kernel_width + tap.x;
      right[at] = behind || column >= filters ? 0.0f : element_at(a.weight, conv.weight, place, tap.k, channels);
    });
  }

  __device__ __forceinline__ void load(float* left, float* right) {
    switch (copying) {
      case Copying::FOURS: copy_floats<4>(left, right); break;
      case Copying::FLOATS: copy_floats<1>(left, right); break;
      default: copy_elements(left, right);
    }
    tap.advance(T::DEPTH, channels, conv.kernel_width);
  }

  __device__ __forceinline__ float sum(int row, int column) const { return ordered_sum(a, row, group * filters + column); }
  template <int N, int APART>
  __device__ __forceinline__ void store(int row, int column, float (&sums)[N][4]) const {
    static_assert(N == 1 || APART == PLACES_APART);
    store_rows(a.epilogue, conv, group, row, column, sums);
  }
};

template <class T>
static __device__ __forceinline__ void convolve(const ConvForward& a) {
  using Products = typename ForwardProducts<T>::Products;
  __shared__ __align__(16) float shared[Products::SHARED];
  int tiles = ceil_div(filters_of_group(a.conv), T::BLOCK_COLUMNS);
  int columns = tiles * a.conv.groups;
  int column = blockIdx.x % columns;
  Row* rows = reinterpret_cast<Row*>(shared + Products::Tile::FLOATS);
  ForwardProducts<T> p(a, rows, column / tiles, column % tiles * T::BLOCK_COLUMNS);
  Products::run(p, blockIdx.x / columns * T::BLOCK_ROWS, shared, rows);
}

BNN_KERNEL(conv_real_64x64, ConvForward, 128, 3) { convolve<Tiling<2, 2, 8, 4, 32, 2>>(a); }
BNN_KERNEL(conv_real_32x32, ConvForward, 64, 4) { convolve<Tiling<2, 1, 4, 4, 32, 3>>(a); }
BNN_KERNEL(conv_real_16x32, ConvForward, 128, 4) { convolve<Tiling<2, 2, 2, 2, 64, 3>>(a); }

// A thread a sum, for groups of few filters: neighbours share a place.
BNN_KERNEL(conv_real_direct, ConvForward, 256, 4) {
  uint32_t filters = a.conv.filters;
  for (uint32_t i = first_index(); i < a.conv.n * a.conv.out_height * a.conv.out_width * filters; i += index_step()) {
    float sum = ordered_sum(a, i / filters, i % filters);
    if (a.epilogue.mode == TO_AFFINE) sum = affine(a.epilogue, sum, i / filters, i % filters, a.conv.filters);
    static_cast<float*>(a.epilogue.result)[i] = sum;
  }
}
