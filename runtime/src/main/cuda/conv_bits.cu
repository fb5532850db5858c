// kernel.Conv2d of signs and ternary values on CUDA cores, for all that the matrix instructions do not do: ternary operands,
// groups, padding with +1, chips without 1-bit products. With m the places where both operands are not 0, the sum of products
// is popcount(m) - 2 popcount((a ^ w) & m). What is padded has no non-zero bits (0), or all of them and signs 0 (-1) or 1 (+1).
#include "tile.cuh"

struct Bits {
  uint32_t signs;
  uint32_t non_zeros;
};

// Bits that stand for channels in a word of a group.
static __device__ __forceinline__ uint32_t channel_bits(int channels, int word) {
  int bits = channels - word * 32;
  return bits >= 32 ? ALL_LANES : (1u << bits) - 1;
}

// 32 bits of a row of words from bit `first` on.
static __device__ __forceinline__ uint32_t bits_from(const uint32_t* row, int words, int first) {
  int word = first / 32;
  uint32_t high = first % 32 != 0 && word + 1 < words ? row[word + 1] : 0;
  return __funnelshift_r(row[word], high, first % 32);
}

static __device__ __forceinline__ Bits input_bits(const ConvForward& a, int place, int group, int word) {
  const Conv& s = a.conv;
  int channels = channels_of_group(s);
  uint32_t all = channel_bits(channels, word);
  if (place == OUTSIDE) return {0, 0};
  if (place == PADDED) return {s.pad_value > 0 ? all : 0, all};
  int words = words_of(s.channels);
  int first = group * channels + word * 32;
  int64_t row = static_cast<int64_t>(place) * words;
  uint32_t signs = bits_from(static_cast<const uint32_t*>(a.input.values) + row, words, first) & all;
  return {signs, s.input == TERNARY ? bits_from(a.input.non_zeros + row, words, first) & all : all};
}

static __device__ __forceinline__ Bits weight_bits(const ConvForward& a, int filter, int tap, int word) {
  int channels = channels_of_group(a.conv);
  int64_t at = (static_cast<int64_t>(filter) * taps_of(a.conv) + tap) * words_of(channels) + word;
  uint32_t all = channel_bits(channels, word);
  return {static_cast<const uint32_t*>(a.weight.values)[at], a.conv.weight == TERNARY ? a.weight.non_zeros[at] : all};
}

BNN_KERNEL(conv_bits, ConvForward, 256) {
  __shared__ __align__(16) Bits left[DEPTH][PITCH];
  __shared__ __align__(16) Bits right[DEPTH][PITCH];
  const Conv& s = a.conv;
  int filters = filters_of_group(s);
  int tiles = ceil_div(filters, TILE);
  int group = blockIdx.y / tiles;
  int first_column = blockIdx.y % tiles * TILE;
  int first_row = blockIdx.x * TILE;
  int row = first_row_of_thread();
  int column = first_column_of_thread();
  int words = words_of(channels_of_group(s));
  int depth = taps_of(s) * words;
  int sums[SIDE_OF_THREAD][SIDE_OF_THREAD] = {};
  for (int first = 0; first < depth; first += DEPTH) {
    __syncthreads();
    for (int i = threadIdx.x; i < TILE * DEPTH; i += 256) {
      int k = first + i % DEPTH;
      int c = first_column + i / DEPTH;
      Bits in{0, 0};
      Bits weight{0, 0};
      if (k < depth) in = input_bits(a, place_under(s, first_row + i / DEPTH, k / words), group, k % words);
      if (k < depth && c < filters) weight = weight_bits(a, group * filters + c, k / words, k % words);
      left[i % DEPTH][i / DEPTH] = in;
      right[i % DEPTH][i / DEPTH] = weight;
    }
    __syncthreads();
    for (int k = 0; k < DEPTH; k++) {
#pragma unroll
      for (int r = 0; r < SIDE_OF_THREAD; r++) {
        Bits in = left[k][row + r];
#pragma unroll
        for (int c = 0; c < SIDE_OF_THREAD; c++) {
          Bits weight = right[k][column + c];
          uint32_t both = in.non_zeros & weight.non_zeros;
          sums[r][c] += __popc(both) - 2 * __popc((in.signs ^ weight.signs) & both);
        }
      }
    }
  }
  store(a.epilogue, s, group, first_row, first_column, sums);
}
