// The epilogue of the matrix kernels. A lane brings the sums of eight neighbouring filters of a place: one byte of signs,
// 16 bytes of counts or 32 bytes of floats.
#pragma once

#include "conv_rows.cuh"
#include "epilogue.cuh"

static __device__ __forceinline__ void store_byte(uint32_t* plane, int filters, int64_t place, int filter, int byte) {
  reinterpret_cast<uint8_t*>(plane)[place * ceil_div(filters, 32) * 4 + filter / 8] = static_cast<uint8_t>(byte);
}

static __device__ __forceinline__ void store_counts(const Epilogue& e, int filters, int64_t at, int own, const int (&sums)[8]) {
  int16_t* to = static_cast<int16_t*>(e.result) + at;
  if (filters % 8 == 0) {
    uint32_t pairs[4];
#pragma unroll
    for (int i = 0; i < 4; i++) pairs[i] = (sums[2 * i] & 0xffff) | static_cast<uint32_t>(sums[2 * i + 1]) << 16;
    *reinterpret_cast<uint4*>(to) = make_uint4(pairs[0], pairs[1], pairs[2], pairs[3]);
    return;
  }
#pragma unroll
  for (int i = 0; i < 8; i++) {
    if (i < own) to[i] = static_cast<int16_t>(sums[i]);
  }
}

// Whether the integer is at least `from`, or less if that is flipped: (from, flip) of ThresholdWords.
static __device__ __forceinline__ bool reaches(const int32_t* from_and_flip, int m) {
  int2 v = __ldg(reinterpret_cast<const int2*>(from_and_flip));
  return (m >= v.x) != (v.y != 0);
}

static __device__ __forceinline__ void store_signs(const Epilogue& e, int filters, int64_t place, int filter, int own,
                                                   const int (&sums)[8]) {
  int positive = 0;
  int non_zero = 0;
  bool by_compares = __ldg(e.thresholds) == 0;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    int c = min(filter + i, filters - 1);  // the bits of no filter are masked out below
    if (by_compares) {
      bool above = reaches(e.thresholds + 2 + 4 * c, sums[i]);
      positive |= above << i;
      if (e.non_zeros != nullptr) non_zero |= (above || reaches(e.thresholds + 4 + 4 * c, sums[i])) << i;
    } else if (i < own) {
      int sign = threshold_sign(e.thresholds, c, sums[i]);
      positive |= (sign > 0) << i;
      non_zero |= (sign != 0) << i;
    }
  }
  int mask = (1 << own) - 1;
  store_byte(e.signs, filters, place, filter, positive & mask);
  if (e.non_zeros != nullptr) store_byte(e.non_zeros, filters, place, filter, non_zero & mask);
}

// Of filters filter .. filter + 7, of which `own` (at least one) exist.
static __device__ __forceinline__ void store_affine(const Epilogue& e, int filters, int64_t place, int filter, int own,
                                                    const int (&sums)[8]) {
  float y[1][8];
#pragma unroll
  for (int i = 0; i < 8; i++) y[0][i] = static_cast<float>(sums[i]);
  Steps<8> steps(e, filters, static_cast<int>(place), filter, own, filters % 8 == 0);
  steps.run<true>(y);
  int mask = (1 << own) - 1;
  if (e.signs != nullptr) store_byte(e.signs, filters, place, filter, steps.bits[0] & mask);
  if (e.non_zeros != nullptr) store_byte(e.non_zeros, filters, place, filter, steps.bits[0] >> 8 & mask);
}

// Of filters filter .. filter + 7. Where none of them exists there may still be a byte of the last word to clear. Without STEPS
// there is no TO_AFFINE.
template <bool STEPS = true>
static __device__ __forceinline__ void finish_eight(const Epilogue& e, int filters, int64_t place, int filter,
                                                    const int (&sums)[8]) {
  int own = min(8, filters - filter);
  if (own <= 0) {
    if (e.signs != nullptr) store_byte(e.signs, filters, place, filter, 0);
    if (e.non_zeros != nullptr) store_byte(e.non_zeros, filters, place, filter, 0);
    return;
  }
  int64_t at = place * filters + filter;
  switch (e.mode) {
    case TO_COUNT:
      store_counts(e, filters, at, own, sums);
      break;
    case TO_REAL: {
      float y[8];
#pragma unroll
      for (int i = 0; i < 8; i++) y[i] = static_cast<float>(sums[i]);
      store_neighbours(static_cast<float*>(e.result) + at, filters % 8 == 0, own, y);
      break;
    }
    case TO_BITS:
      store_signs(e, filters, place, filter, own, sums);
      break;
    default:
      if constexpr (STEPS) store_affine(e, filters, place, filter, own, sums);
  }
}

// A row of the product that a lane owns: its place, what its bits cost, and its entries of the border table.
struct MatrixRow {
  int place;  // -1 behind the last row
  int twice_bits;
  const int32_t* border;

  __device__ __forceinline__ MatrixRow(const MatrixConv& a, const BorderClasses& classes, int row, int bits) {
    const Conv& c = a.conv;
    int out_places = c.out_height * c.out_width;
    int n = row / out_places;
    int oy = (row - n * out_places) / c.out_width;
    int ox = row - n * out_places - oy * c.out_width;
    place = n < c.n ? row : -1;
    twice_bits = 2 * bits;
    border = a.border + static_cast<int64_t>(classes.of(oy, ox)) * ceil_div(c.filters, 32) * 32;
  }

  __device__ __forceinline__ MatrixRow(int place, int twice_bits, const int32_t* border)
      : place(place), twice_bits(twice_bits), border(border) {}

  // One of two, chosen without an address.
  static __device__ __forceinline__ MatrixRow either(bool first, const MatrixRow& a, const MatrixRow& b) {
    MatrixRow row = a;
    row.place = first ? a.place : b.place;
    row.twice_bits = first ? a.twice_bits : b.twice_bits;
    row.border = first ? a.border : b.border;
    return row;
  }

  // `products` are Σpopc(a & w) of filters filter .. filter + 7.
  template <bool STEPS = true>
  __device__ __forceinline__ void finish(const MatrixConv& a, int filter, const int (&products)[8]) const {
    if (place < 0) return;
    // Hidden from the compiler, which else keeps a running pointer into each operand through all iterations: 24 registers.
    asm volatile("" : "+r"(filter));
    int sums[8];
#pragma unroll
    for (int i = 0; i < 8; i++) sums[i] = __ldg(border + filter + i) - twice_bits + 4 * products[i];
    finish_eight<STEPS>(a.epilogue, a.conv.filters, place, filter, sums);
  }
};
