// Tiles of 64 rows x 64 columns for a block of 256 threads, each of which holds 4 x 4 of them: how places and taps of a
// convolution are found, and how the sums leave.
#pragma once

#include "epilogue.cuh"
#include "tensors.cuh"

constexpr int TILE = 64;
constexpr int SIDE_OF_THREAD = 4;
constexpr int DEPTH = 16;      // products that lie in shared memory at a time
constexpr int PITCH = TILE + 4;  // keeps four floats of a row aligned, and columns in different banks

// Of a place under a tap.
constexpr int OUTSIDE = -1;  // no product
constexpr int PADDED = -2;   // pad_value

static __device__ __forceinline__ int first_row_of_thread() { return threadIdx.x / 16 * SIDE_OF_THREAD; }
static __device__ __forceinline__ int first_column_of_thread() { return threadIdx.x % 16 * SIDE_OF_THREAD; }

static __device__ __forceinline__ int filters_of_group(const Conv& s) { return s.filters / s.groups; }
static __device__ __forceinline__ int channels_of_group(const Conv& s) { return s.channels / s.groups; }
static __device__ __forceinline__ int taps_of(const Conv& s) { return s.kernel_height * s.kernel_width; }

// The place of the input under a tap of place (image, y, x) of the result.
static __device__ __forceinline__ int place_under(const Conv& s, int image, int y, int x, int tap) {
  int row = y * s.stride - s.top + tap / s.kernel_width * s.dilation;
  int column = x * s.stride - s.left + tap % s.kernel_width * s.dilation;
  if (row < 0 || row >= s.height || column < 0 || column >= s.width) return s.pad_value == 0 ? OUTSIDE : PADDED;
  return (image * s.height + row) * s.width + column;
}

static __device__ __forceinline__ int place_under(const Conv& s, int out_place, int tap) {
  if (out_place >= s.n * s.out_height * s.out_width) return OUTSIDE;
  int row = out_place / s.out_width;
  return place_under(s, row / s.out_height, row % s.out_height, out_place % s.out_width, tap);
}

// The place of the result whose tap lies over a place of the input, or OUTSIDE.
static __device__ __forceinline__ int place_over(const Conv& s, int in_place, int tap) {
  if (in_place >= s.n * s.height * s.width) return OUTSIDE;
  int in_row = in_place / s.width;
  int y = in_row % s.height + s.top - tap / s.kernel_width * s.dilation;
  int x = in_place % s.width + s.left - tap % s.kernel_width * s.dilation;
  if (y < 0 || x < 0 || y % s.stride != 0 || x % s.stride != 0) return OUTSIDE;
  y /= s.stride;
  x /= s.stride;
  return y < s.out_height && x < s.out_width ? (in_row / s.height * s.out_height + y) * s.out_width + x : OUTSIDE;
}

// Stores bits of four filters from `c` on, a lane each four: eight lanes fill a word. Where groups share words, which then are
// 0 before the launch, the bits are added one by one.
static __device__ __forceinline__ void store_bits(uint32_t* words, const Conv& s, int place, int c, uint32_t bits, bool inside) {
  bool shared = s.groups > 1 && filters_of_group(s) % 32 != 0;
  uint32_t word = bits << (threadIdx.x % 8 * 4);
  for (int distance = 1; distance < 8; distance *= 2) word |= __shfl_xor_sync(ALL_LANES, word, distance);
  if (!inside) return;
  int64_t row = static_cast<int64_t>(place) * words_of(s.filters);
  if (!shared) {
    if (threadIdx.x % 8 == 0) words[row + c / 32] = word;
    return;
  }
  for (int i = 0; i < SIDE_OF_THREAD; i++) {
    if (bits >> i & 1) atomicOr(words + row + (c + i) / 32, 1u << ((c + i) % 32));
  }
}

// Of filters c .. c + own - 1 at a place: stores what is a number, and gives what is a bit.
template <class Sum>
static __device__ __forceinline__ void store_row(const Epilogue& e, const Conv& s, int place, int c, int own,
                                                 const Sum (&sums)[SIDE_OF_THREAD], uint32_t& positive, uint32_t& non_zero) {
  int64_t at = static_cast<int64_t>(place) * s.filters + c;
  if (e.mode == TO_AFFINE) {
    float y[1][SIDE_OF_THREAD];
#pragma unroll
    for (int i = 0; i < SIDE_OF_THREAD; i++) y[0][i] = static_cast<float>(sums[i]);
    bool whole = filters_of_group(s) % SIDE_OF_THREAD == 0;
    Steps<SIDE_OF_THREAD> steps(e, s.filters, place, c, own, whole);
    steps.template run<true>(y);
    uint32_t mask = (1u << own) - 1;
    positive = steps.bits[0] & mask;
    non_zero = steps.bits[0] >> SIDE_OF_THREAD & mask;
    return;
  }
  if (e.mode == TO_REAL) {
    float y[SIDE_OF_THREAD];
#pragma unroll
    for (int i = 0; i < SIDE_OF_THREAD; i++) y[i] = static_cast<float>(sums[i]);
    store_neighbours(static_cast<float*>(e.result) + at, filters_of_group(s) % SIDE_OF_THREAD == 0, own, y);
    return;
  }
#pragma unroll
  for (int i = 0; i < SIDE_OF_THREAD; i++) {
    if (i >= own) continue;
    if (e.mode == TO_COUNT) {
      static_cast<int16_t*>(e.result)[at + i] = static_cast<int16_t>(sums[i]);
    } else {
      int sign = threshold_sign(e.thresholds, c + i, static_cast<int>(sums[i]));
      positive |= (sign > 0) << i;
      non_zero |= (sign != 0) << i;
    }
  }
}

// Stores sums of four filters of a group at a place, from `column` on. The lanes of a warp come together, and eight neighbours
// have 32 filters.
template <class Sum>
static __device__ __forceinline__ void store_four(const Epilogue& e, const Conv& s, int group, int place, int column,
                                                  const Sum (&sums)[SIDE_OF_THREAD]) {
  int filters = filters_of_group(s);
  int c = group * filters + column;
  int own = min(SIDE_OF_THREAD, filters - column);
  bool inside = place < s.n * s.out_height * s.out_width;
  bool has_word = inside && (column & ~31) < filters;
  uint32_t positive = 0;
  uint32_t non_zero = 0;
  if (inside && own > 0) store_row(e, s, place, c, own, sums, positive, non_zero);
  if (e.signs != nullptr) store_bits(e.signs, s, place, c, positive, has_word);
  if (e.non_zeros != nullptr) store_bits(e.non_zeros, s, place, c, non_zero, has_word);
}

// Stores the thread's sums: rows are places of the result, columns filters of a group from `first_column` on.
template <class Sum>
static __device__ __forceinline__ void store(const Epilogue& e, const Conv& s, int group, int first_place, int first_column,
                                             const Sum (&sums)[SIDE_OF_THREAD][SIDE_OF_THREAD]) {
#pragma unroll
  for (int r = 0; r < SIDE_OF_THREAD; r++) {
    store_four(e, s, group, first_place + first_row_of_thread() + r, first_column + first_column_of_thread(), sums[r]);
  }
}
