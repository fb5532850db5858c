// The gradient of a convolution's weights, exactly: for each image a sum over rows of sums over columns with one fmaf each; or
// over quads of columns. What is left out counts as 0 in a quad. reduce_axis then adds the images.
#include "tile.cuh"

static __device__ __forceinline__ float input_at(const ConvWeightGradient& a, int place, int c) {
  if (place == PADDED) return static_cast<float>(a.conv.pad_value);
  return element_at(a.input, a.conv.input, place, c, a.conv.channels);
}

static __device__ __forceinline__ int64_t scratch_at(const Conv& s, int image, int filter, int tap, int i) {
  return ((static_cast<int64_t>(image) * s.filters + filter) * taps_of(s) + tap) * channels_of_group(s) + i;
}

// Rows of the tile are filters, columns channels.
BNN_KERNEL(weight_gradient, ConvWeightGradient, 256, 1) {
  __shared__ __align__(16) float left[DEPTH][PITCH];
  __shared__ __align__(16) float right[DEPTH][PITCH];
  __shared__ int places[DEPTH];
  const Conv& s = a.conv;
  int filters = filters_of_group(s);
  int channels = channels_of_group(s);
  int column_tiles = ceil_div(channels, TILE);
  int tiles = ceil_div(filters, TILE) * column_tiles;
  int group = blockIdx.x / tiles;
  int first_row = blockIdx.x % tiles / column_tiles * TILE;
  int first_column = blockIdx.x % column_tiles * TILE;
  int tap = blockIdx.y;
  constexpr bool ALL_ROWS[SIDE_OF_THREAD] = {true, true, true, true};
  int thread = threadIdx.x;
  int row = first_row_of_thread();
  int column = first_column_of_thread();
  for (int image = blockIdx.z; image < s.n; image += gridDim.z) {
    float sums[SIDE_OF_THREAD][SIDE_OF_THREAD] = {};
    for (int y = 0; y < s.out_height; y++) {
      float row_sums[SIDE_OF_THREAD][SIDE_OF_THREAD] = {};
      for (int first = 0; first < s.out_width; first += DEPTH) {
        __syncthreads();
        if (thread < DEPTH) {
          places[thread] = first + thread < s.out_width ? place_under(s, image, y, first + thread, tap) : OUTSIDE;
        }
        __syncthreads();
        for (int i = thread; i < TILE * DEPTH; i += 256) {
          int k = i / TILE;
          int filter = first_row + i % TILE;
          int channel = first_column + i % TILE;
          int64_t out = (static_cast<int64_t>(image) * s.out_height + y) * s.out_width + first + k;
          bool counts = places[k] != OUTSIDE;
          left[k][i % TILE] = counts && filter < filters ? a.gradient[out * s.filters + group * filters + filter] : 0.0f;
          right[k][i % TILE] = counts && channel < channels ? input_at(a, places[k], group * channels + channel) : 0.0f;
        }
        __syncthreads();
        if (s.quads) {
          add_products<true>(left, right, 0, DEPTH, ALL_ROWS, sums);
        } else {
          for (int k = 0; k < DEPTH; k++) {
            if (places[k] != OUTSIDE) add_products<false>(left, right, k, k + 1, ALL_ROWS, row_sums);
          }
        }
      }
      add_tile(row_sums, sums);
    }
#pragma unroll
    for (int r = 0; r < SIDE_OF_THREAD; r++) {
#pragma unroll
      for (int c = 0; c < SIDE_OF_THREAD; c++) {
        int filter = first_row + row + r;
        int channel = first_column + column + c;
        if (filter < filters && channel < channels) {
          a.scratch[scratch_at(s, image, group * filters + filter, tap, channel)] = sums[r][c];
        }
      }
    }
  }
}

// A thread a sum, for groups of few channels.
BNN_KERNEL(weight_gradient_direct, ConvWeightGradient, 256, 4) {
  const Conv& s = a.conv;
  uint32_t channels = channels_of_group(s);
  uint32_t taps = taps_of(s);
  for (uint32_t i = first_index(); i < s.n * s.filters * taps * channels; i += index_step()) {
    int channel = i % channels;
    int tap = i / channels % taps;
    int filter = i / (channels * taps) % s.filters;
    int image = i / (channels * taps) / s.filters;
    int from = filter / filters_of_group(s) * channels + channel;
    float sum = 0;
    for (int y = 0; y < s.out_height; y++) {
      float part = 0;
      for (int x = 0; x < s.out_width; x++) {
        int place = place_under(s, image, y, x, tap);
        int64_t out = (static_cast<int64_t>(image) * s.out_height + y) * s.out_width + x;
        if (place != OUTSIDE) part = fmaf(a.gradient[out * s.filters + filter], input_at(a, place, from), part);
        if (x + 1 == s.out_width || (s.quads && x % 4 == 3)) {
          sum = __fadd_rn(sum, part);
          part = 0;
        }
      }
    }
    a.scratch[i] = sum;
  }
}
