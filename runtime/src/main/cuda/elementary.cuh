// kernel.Elementary, operation by operation.
#pragma once

#include "floats.cuh"

static __device__ __forceinline__ float exp_java(float x) {
  float c = max_java(min_java(x, 89.0f), -104.0f);
  float t = fmaf(c, 0x1.715476p0f, 0x1.8p23f);
  int k = __float_as_int(t) - 0x4b400000;
  float kf = __fsub_rn(t, 0x1.8p23f);
  float r = fmaf(-kf, 0x1.63p-1f, c);
  r = fmaf(-kf, -0x1.bd0106p-13f, r);
  float p = 0x1.6a234ap-10f;
  p = fmaf(p, r, 0x1.123a6cp-7f);
  p = fmaf(p, r, 0x1.5558f4p-5f);
  p = fmaf(p, r, 0x1.555490p-3f);
  p = fmaf(p, r, 0x1.fffffcp-2f);
  float y = __fadd_rn(fmaf(p, __fmul_rn(r, r), r), 1.0f);
  int a = k >> 1;
  int b = k - a;
  return __fmul_rn(__fmul_rn(y, __int_as_float((a + 127) << 23)), __int_as_float((b + 127) << 23));
}

static __device__ __forceinline__ float log_java(float x) {
  bool tiny = x < 0x1p-126f;
  float u = tiny ? __fmul_rn(x, 0x1p25f) : x;
  int base = tiny ? -152 : -127;
  uint32_t i = __float_as_uint(u) + (0x3f800000u - 0x3f3504f3u);
  float kf = static_cast<float>(static_cast<int>(i >> 23) + base);
  float m = __uint_as_float((i & 0x007fffffu) + 0x3f3504f3u);
  float f = __fsub_rn(m, 1.0f);
  float s = __fdiv_rn(f, __fadd_rn(2.0f, f));
  float z = __fmul_rn(s, s);
  float p = 0x1.e3053ep-3f;
  p = fmaf(p, z, 0x1.24387ap-2f);
  p = fmaf(p, z, 0x1.999a7cp-2f);
  p = fmaf(p, z, 0x1.555554p-1f);
  float h = __fmul_rn(__fmul_rn(0.5f, f), f);
  float y = fmaf(s, fmaf(p, z, h), __fmul_rn(kf, -0x1.bd0106p-13f));
  y = __fsub_rn(y, h);
  y = __fadd_rn(y, f);
  y = fmaf(kf, 0x1.63p-1f, y);
  y = x < INFINITY ? y : x;
  y = x == 0 ? -INFINITY : y;
  return x < 0 ? NAN : y;
}
