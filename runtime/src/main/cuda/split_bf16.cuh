// Float products with fp32's accuracy on bf16 tensor cores, where one operand is -1, 0 or +1.
//
// A float has 24 significant bits and a bf16 eight, so a finite float is the exact sum of three bf16: its first eight bits
// (the upper half of its word), the first eight of what is left, and the rest. Times ±1 each product is exact; what rounds is
// the adding up alone, as in fp32. (What is left of a float below 2^-110 may be too small for a bf16; what is left of an
// infinity is NaN.)
#pragma once

#include "mma.cuh"

// The upper halves of two floats, the first in the low half.
static __device__ __forceinline__ uint32_t upper_halves(float first, float second) {
  return __float_as_uint(first) >> 16 | (__float_as_uint(second) & 0xffff0000u);
}

// What the upper half leaves of a float.
static __device__ __forceinline__ float rest_of(float x) {
  return __fsub_rn(x, __uint_as_float(__float_as_uint(x) & 0xffff0000u));
}

// The parts of two floats side by side, the first in the low half, as a register of a bf16 operand has them. Three parts, the
// lowest first, make up the floats; one alone is the nearest bf16.
template <int PARTS>
static __device__ __forceinline__ void split_pair(float first, float second, uint32_t (&parts)[PARTS]) {
  static_assert(PARTS == 1 || PARTS == 3);
  if constexpr (PARTS == 1) {
    parts[0] = nearest_bf16(first, second);
  } else {
    float first_rest = rest_of(first);
    float second_rest = rest_of(second);
    parts[0] = upper_halves(rest_of(first_rest), rest_of(second_rest));
    parts[1] = upper_halves(first_rest, second_rest);
    parts[2] = upper_halves(first, second);
  }
}

// Sums of a tensor core are cut off, not rounded (by what is known of them), so a long sum is made of short ones that are
// added as fp32 adds: `sums` of so many steps are emptied into `totals`.
template <int COUNT>
static __device__ __forceinline__ void empty_into(float (&sums)[COUNT][4], float (&totals)[COUNT][4]) {
#pragma unroll
  for (int i = 0; i < COUNT * 4; i++) {
    totals[i / 4][i % 4] = __fadd_rn(totals[i / 4][i % 4], sums[i / 4][i % 4]);
    sums[i / 4][i % 4] = 0.0f;
  }
}

// Bits 15 and 31 of a word as a pair of bf16: 1 is +1 (0x3f80), 0 is -1 (0xbf80).
static __device__ __forceinline__ uint32_t signs_as_bf16(uint32_t bits) { return (bits & 0x80008000u) ^ 0xbf80bf80u; }

// The upper or the lower halves of two words side by side, the first in the low half.
static __device__ __forceinline__ uint32_t halves_of(uint32_t first, uint32_t second, bool upper) {
#ifdef BNN_EMULATED
  return upper ? first >> 16 | (second & 0xffff0000u) : (first & 0xffffu) | second << 16;
#else
  return __byte_perm(first, second, upper ? 0x7632 : 0x5410);
#endif
}
