// Functions of floats that give the bits of their Java namesakes.
#pragma once

#include "device.cuh"

// Math.max: NaN wins, and +0 stands above -0.
static __device__ __forceinline__ float max_java(float a, float b) {
  if (a != a) return a;
  if (a == 0 && b == 0) return __float_as_int(a) < 0 ? b : a;
  return a >= b ? a : b;
}

// Math.min: NaN wins, and -0 stands below +0.
static __device__ __forceinline__ float min_java(float a, float b) {
  if (a != a) return a;
  if (a == 0 && b == 0) return __float_as_int(b) < 0 ? b : a;
  return a <= b ? a : b;
}
