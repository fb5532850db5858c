// Functions of floats that give the values of their Java namesakes.
#pragma once

#include "device.cuh"

// Math.max: NaN wins, and +0 stands above -0.
static __device__ __forceinline__ float max_java(float a, float b) {
#ifdef BNN_EMULATED
  if (a != a) return a;
  if (a == 0 && b == 0) return __float_as_int(a) < 0 ? b : a;
  return a >= b ? a : b;
#else
  float larger;
  asm("max.NaN.f32 %0, %1, %2;" : "=f"(larger) : "f"(a), "f"(b));
  return larger;
#endif
}

// Math.min: NaN wins, and -0 stands below +0.
static __device__ __forceinline__ float min_java(float a, float b) {
#ifdef BNN_EMULATED
  if (a != a) return a;
  if (a == 0 && b == 0) return __float_as_int(b) < 0 ? b : a;
  return a <= b ? a : b;
#else
  float smaller;
  asm("min.NaN.f32 %0, %1, %2;" : "=f"(smaller) : "f"(a), "f"(b));
  return smaller;
#endif
}
