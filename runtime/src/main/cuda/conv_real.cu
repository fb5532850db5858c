// kernel.Conv2d of floats, or of signs beside floats: the sum over ky, kx, i with one fmaf each.
#include "ordered_products.cuh"

struct ForwardProducts {
  static constexpr bool RIGHT_ALONG_K = true;
  const ConvForward& a;
  int group;

  __device__ __forceinline__ bool quads() const { return false; }
  __device__ __forceinline__ int taps() const { return taps_of(a.conv); }
  __device__ __forceinline__ int depth() const { return channels_of_group(a.conv); }
  __device__ __forceinline__ int place(int row, int tap) const { return place_under(a.conv, row, tap); }
  __device__ __forceinline__ float left(int place, int k) const {
    if (place == PADDED) return static_cast<float>(a.conv.pad_value);
    return element_at(a.input, a.conv.input, place, group * depth() + k, a.conv.channels);
  }
  __device__ __forceinline__ float right(int column, int tap, int k) const {
    int filters = filters_of_group(a.conv);
    if (column >= filters) return 0.0f;
    return element_at(a.weight, a.conv.weight, (group * filters + column) * taps() + tap, k, depth());
  }
};

BNN_KERNEL(conv_real, ConvForward, 256, 4) {
  int tiles = ceil_div(filters_of_group(a.conv), TILE);
  int group = blockIdx.y / tiles;
  int column = blockIdx.y % tiles * TILE;
  int row = blockIdx.x * TILE;
  float sums[SIDE_OF_THREAD][SIDE_OF_THREAD] = {};
  ordered_products(ForwardProducts{a, group}, row, column, sums);
  store(a.epilogue, a.conv, group, row, column, sums);
}

// A thread a sum, for groups of few filters: neighbours share a place.
BNN_KERNEL(conv_real_direct, ConvForward, 256) {
  const Conv& s = a.conv;
  uint32_t filters = s.filters;
  for (uint32_t i = first_index(); i < s.n * s.out_height * s.out_width * filters; i += index_step()) {
    int o = i % filters;
    ForwardProducts p{a, o / filters_of_group(s)};
    float sum = 0;
    for (int tap = 0; tap < p.taps(); tap++) {
      int place = p.place(i / filters, tap);
      if (place == OUTSIDE) continue;
      for (int k = 0; k < p.depth(); k++) sum = fmaf(p.left(place, k), p.right(o % filters_of_group(s), tap, k), sum);
    }
    if (a.epilogue.mode == TO_AFFINE) sum = affine(a.epilogue, sum, i / filters, o, s.filters);
    static_cast<float*>(a.epilogue.result)[i] = sum;
  }
}
