// The gradient of a convolution's input, exactly: the sum over ky, kx, o with one fmaf each, over the taps that reach a place;
// or by quads of filters (a product with a sign is exact, so that fmaf adds it as well).
#include "ordered_products.cuh"

struct InputGradientProducts {
  static constexpr bool RIGHT_ALONG_K = false;
  const ConvInputGradient& a;
  int group;

  __device__ __forceinline__ bool quads() const { return a.conv.quads != 0; }
  __device__ __forceinline__ int taps() const { return taps_of(a.conv); }
  __device__ __forceinline__ int depth() const { return filters_of_group(a.conv); }
  __device__ __forceinline__ int place(int row, int tap) const { return place_over(a.conv, row, tap); }
  __device__ __forceinline__ float left(int place, int k) const {
    return a.gradient[static_cast<int64_t>(place) * a.conv.filters + group * depth() + k];
  }
  __device__ __forceinline__ float right(int column, int tap, int k) const {
    int channels = channels_of_group(a.conv);
    if (column >= channels) return 0.0f;
    return element_at(a.weight, a.conv.weight, (group * depth() + k) * taps() + tap, column, channels);
  }
};

BNN_KERNEL(input_gradient, ConvInputGradient, 256) {
  const Conv& s = a.conv;
  int channels = channels_of_group(s);
  int tiles = ceil_div(channels, TILE);
  int group = blockIdx.y / tiles;
  int first_column = blockIdx.y % tiles * TILE;
  int first_row = blockIdx.x * TILE;
  float sums[SIDE_OF_THREAD][SIDE_OF_THREAD] = {};
  ordered_products(InputGradientProducts{a, group}, first_row, first_column, sums);
#pragma unroll
  for (int r = 0; r < SIDE_OF_THREAD; r++) {
    int place = first_row + first_row_of_thread() + r;
    if (place >= s.n * s.height * s.width) return;
#pragma unroll
    for (int c = 0; c < SIDE_OF_THREAD; c++) {
      int column = first_column + first_column_of_thread() + c;
      if (column < channels) a.result[static_cast<int64_t>(place) * s.channels + group * channels + column] = sums[r][c];
    }
  }
}

// A thread a sum, for groups of few channels.
BNN_KERNEL(input_gradient_direct, ConvInputGradient, 256) {
  const Conv& s = a.conv;
  uint32_t channels = s.channels;
  for (uint32_t i = first_index(); i < s.n * s.height * s.width * channels; i += index_step()) {
    int c = i % channels;
    InputGradientProducts p{a, c / channels_of_group(s)};
    float sum = 0;
    for (int tap = 0; tap < p.taps(); tap++) {
      int place = p.place(i / channels, tap);
      if (place == OUTSIDE) continue;
      int unit = p.quads() ? 4 : 1;
      for (int first = 0; first < p.depth(); first += unit) {
        float part = p.quads() ? 0.0f : sum;
        for (int k = first; k < min(first + unit, p.depth()); k++) {
          part = fmaf(p.left(place, k), p.right(c % channels_of_group(s), tap, k), part);
        }
        sum = p.quads() ? __fadd_rn(sum, part) : part;
      }
    }
    a.result[i] = sum;
  }
}
