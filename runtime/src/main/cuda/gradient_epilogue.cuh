// What happens to four neighbouring channels of an input's gradient before they are stored (GradientStep in matrix_args.cuh).
#pragma once

#include "floats.cuh"
#include "matrix_args.cuh"

struct GradientPlace {
  int place;
  int image_places;
  int channel;  // the first of four, a multiple of 4
  int channels;

  // Four floats, of which those behind the last channel repeat it.
  __device__ __forceinline__ void load(const float* line, float (&x)[4]) const {
    if (channels % 4 == 0) {
      float4 v = *reinterpret_cast<const float4*>(line + channel);
      x[0] = v.x;
      x[1] = v.y;
      x[2] = v.z;
      x[3] = v.w;
      return;
    }
#pragma unroll
    for (int i = 0; i < 4; i++) x[i] = line[min(channel + i, channels - 1)];
  }

  __device__ __forceinline__ void keep(const GradientStep& step, const uint32_t* signs, float (&y)[4]) const {
    uint32_t word = signs[static_cast<int64_t>(place) * ceil_div(channels, 32) + channel / 32] >> (channel % 32);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (static_cast<int>(word >> i & 1) != step.variant) y[i] = 0.0f;
    }
  }

  // An operand's line: of the place, of the image, or the only one.
  __device__ __forceinline__ const float* line(const GradientStep& step, const float* operand) const {
    return operand + static_cast<int64_t>(step.variant == 0 ? place : step.variant == 1 ? place / image_places : 0) * channels;
  }

  __device__ __forceinline__ void times(const GradientStep& step, const float* operand, float (&y)[4]) const {
    float x[4];
    load(line(step, operand), x);
#pragma unroll
    for (int i = 0; i < 4; i++) y[i] = __fmul_rn(y[i], x[i]);
  }

  __device__ __forceinline__ void plus(const GradientStep& step, const float* operand, float (&y)[4]) const {
    float x[4];
    load(line(step, operand), x);
#pragma unroll
    for (int i = 0; i < 4; i++) y[i] = __fadd_rn(y[i], step.p[0] == 0.0f ? x[i] : __fdiv_rn(x[i], step.p[0]));
  }

  __device__ __forceinline__ void times_hat(const GradientStep& step, const float* operand, float (&y)[4]) const {
    float x[4];
    load(operand + static_cast<int64_t>(place) * channels, x);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      float within = step.variant == 0 ? x[i] : min_java(max_java(x[i], step.p[2]), step.p[3]);
      float hat = __fsub_rn(step.p[0], __fmul_rn(step.p[1], fabsf(within)));
      y[i] = __fmul_rn(y[i], max_java(0.0f, hat));
    }
  }

  // `y` are the sums.
  __device__ __forceinline__ void finish(const MatrixInputGradient& a, float (&y)[4]) const {
#pragma unroll
    for (int i = 0; i < GRADIENT_STEPS; i++) {
      const GradientStep& step = a.steps[i];
      if (step.operation == NO_STEP) break;
      if (step.operation == KEEP) keep(step, static_cast<const uint32_t*>(a.operands[i]), y);
      if (step.operation == PLUS) plus(step, static_cast<const float*>(a.operands[i]), y);
      if (step.operation == TIMES_HAT) times_hat(step, static_cast<const float*>(a.operands[i]), y);
      if (step.operation == TIMES) times(step, static_cast<const float*>(a.operands[i]), y);
    }
    float* to = a.result + static_cast<int64_t>(place) * channels + channel;
    if (channels % 4 == 0) {
      *reinterpret_cast<float4*>(to) = make_float4(y[0], y[1], y[2], y[3]);
      return;
    }
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (channel + i < channels) to[i] = y[i];
    }
  }
};
