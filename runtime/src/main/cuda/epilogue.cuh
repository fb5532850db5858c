// What happens to the sum of a convolution before it leaves the register (see Epilogue in args.cuh).
#pragma once

#include "args.cuh"
#include "floats.cuh"

// The sign (-1, 0 or +1) of the integer m in a channel, as kernel.ThresholdWords says it.
static __device__ __forceinline__ int threshold_sign(const int32_t* words, int c, int m) {
  if (words[0] == 0) {
    const int32_t* entry = words + 2 + 4 * c;
    bool positive = (m >= entry[0]) != (entry[1] != 0);
    bool negative = (m >= entry[2]) != (entry[3] != 0);
    return positive ? 1 : negative ? -1 : 0;
  }
  int bound = words[1];
  int index = m + bound;
  int entry = words[2 + c * ((2 * bound + 16) / 16) + index / 16] >> (index % 16 * 2) & 3;
  return (entry & 1) - (entry >> 1);
}

// The float of TO_AFFINE, of filter c at a place of the result.
static __device__ __forceinline__ float affine(const Epilogue& e, float sum, int64_t place, int c, int filters) {
  float y = sum;
  if (e.scale != nullptr) y = __fmul_rn(y, e.scale[c * e.scale_stride]);
  if (e.shift != nullptr) y = __fadd_rn(y, e.shift[c * e.shift_stride]);
  if (e.residual != nullptr) y = __fadd_rn(y, e.residual[place * filters + c]);
  switch (e.activation) {
    case RELU: return max_java(y, 0.0f);
    case PRELU: return y > 0 ? y : __fmul_rn(y, e.slope[c * e.slope_stride]);
    case CLAMP: return min_java(max_java(y, e.low), e.high);
    default: return y;
  }
}

static __device__ __forceinline__ bool is_positive(const Epilogue& e, float y) {
  return e.zero_is_positive ? y >= 0 : y > 0;
}
