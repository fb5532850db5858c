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

// Neighbouring floats, of which those with i < own exist; in whole vectors where all do and the address allows.
template <int N>
static __device__ __forceinline__ void store_neighbours(float* to, bool whole, int own, const float (&from)[N]) {
  if (N % 4 == 0 && whole) {
#pragma unroll
    for (int i = 0; i + 3 < N; i += 4) {
      *reinterpret_cast<float4*>(to + i) = make_float4(from[i], from[i + 1], from[i + 2], from[i + 3]);
    }
    return;
  }
#pragma unroll
  for (int i = 0; i < N; i++) {
    if (i < own) to[i] = from[i];
  }
}

// Filters c .. c + own - 1 of N at a place, on their way through the steps. With whole there are N of them, and what belongs
// to them lies on a multiple of 16 bytes. Operands are read four at a time, since registers are short where sums are many.
template <int N>
struct Steps {
  static constexpr int PART = N < 4 ? N : 4;

  const Epilogue& e;
  const int filters;
  const int place;
  const int c;
  const int own;
  const bool whole;
  uint32_t bits = 0;  // bit i: filter c + i is positive; bit N + i: it is not zero. Of those that do not exist anything

  // Applies all steps to y; STORE does nothing without STORES.
  template <bool STORES>
  __device__ __forceinline__ void run(float (&y)[N]) {
    float aside[N] = {};
#pragma unroll 1
    for (int step = 0; step < e.steps; step++) {
      int operation = e.codes[step] & 15;
      Operand x{e.codes[step] >> 4, e.constants[step], nullptr};
      if (operation < STORE) find(step, x);
      switch (operation) {
        case MULTIPLY: with(x, aside, [&](int i, float v) { y[i] = __fmul_rn(y[i], v); }); break;
        case ADD: with(x, aside, [&](int i, float v) { y[i] = __fadd_rn(y[i], v); }); break;
        case SUBTRACT: with(x, aside, [&](int i, float v) { y[i] = __fsub_rn(y[i], v); }); break;
        case SUBTRACT_FROM: with(x, aside, [&](int i, float v) { y[i] = __fsub_rn(v, y[i]); }); break;
        case MAXIMUM: with(x, aside, [&](int i, float v) { y[i] = max_java(y[i], v); }); break;
        case MINIMUM: with(x, aside, [&](int i, float v) { y[i] = min_java(y[i], v); }); break;
        case SLOPE: with(x, aside, [&](int i, float v) { y[i] = y[i] > 0 ? y[i] : __fmul_rn(y[i], v); }); break;
        case SET_ASIDE: with(x, aside, [&](int i, float v) { aside[i] = y[i]; y[i] = v; }); break;
        case STORE:
          if constexpr (STORES) store_neighbours(static_cast<float*>(e.pointers[step]) + element(), whole, own, y);
          break;
        default: take_signs(operation, y);
      }
    }
  }

 private:
  // Where the operand of a step is: vectors at an address, what was set aside, or one value.
  struct Operand {
    int kind;
    float one;
    const void* at;
  };

  // Computed anew by each step that asks, rather than kept in registers through all of them.
  __device__ __forceinline__ int64_t element() const {
    int row = place;
#ifndef BNN_EMULATED
    asm volatile("" : "+r"(row));
#endif
    return static_cast<int64_t>(row) * filters + c;
  }

  __device__ __forceinline__ void find(int step, Operand& x) const {
    const float* reals = static_cast<const float*>(e.pointers[step]);
    switch (x.kind) {
      case PER_CHANNEL: x.at = reals + c; break;
      case PER_ELEMENT: x.at = reals + element(); break;
      case COUNTS: x.at = static_cast<const int16_t*>(e.pointers[step]) + element(); break;
      case PER_IMAGE: x.at = reals + place / e.places_of_image * static_cast<int64_t>(filters) + c; break;
      case PER_PLACE: x.one = reals[place]; break;
      case SCALAR: x.one = *reals; break;
      default: break;
    }
  }

  __device__ __forceinline__ void read(const Operand& x, int first, float (&to)[PART]) const {
    if (x.at == nullptr) {
#pragma unroll
      for (int i = 0; i < PART; i++) to[i] = x.one;
    } else if (x.kind == COUNTS) {
      read_part(static_cast<const int16_t*>(x.at), first, to);
    } else {
      read_part(static_cast<const float*>(x.at), first, to);
    }
  }

  __device__ __forceinline__ void read_part(const float* at, int first, float (&to)[PART]) const {
    if constexpr (PART == 4) {
      if (whole) {
        float4 v = *reinterpret_cast<const float4*>(at + first);
        to[0] = v.x;
        to[1] = v.y;
        to[2] = v.z;
        to[3] = v.w;
        return;
      }
    }
#pragma unroll
    for (int i = 0; i < PART; i++) to[i] = first + i < own ? at[first + i] : 0.0f;
  }

  __device__ __forceinline__ void read_part(const int16_t* at, int first, float (&to)[PART]) const {
#pragma unroll
    for (int i = 0; i < PART; i++) to[i] = first + i < own ? at[first + i] : 0;
  }

  template <class Change>
  __device__ __forceinline__ void with(const Operand& x, const float (&aside)[N], Change change) const {
#pragma unroll
    for (int first = 0; first < N; first += PART) {
      float part[PART];
      if (x.kind == ASIDE) {
#pragma unroll
        for (int i = 0; i < PART; i++) part[i] = aside[first + i];
      } else {
        read(x, first, part);
      }
#pragma unroll
      for (int i = 0; i < PART; i++) change(first + i, part[i]);
    }
  }

  __device__ __forceinline__ void take_signs(int operation, const float (&y)[N]) {
    bits = operation == TERNARY_SIGN ? 0 : ALL_LANES << N;
#pragma unroll
    for (int i = 0; i < N; i++) {
      bool positive = operation == NOT_NEGATIVE ? y[i] >= 0 : y[i] > 0;
      bits |= (positive | (y[i] < 0 || y[i] > 0) << N) << i;
    }
  }
};

// The float of TO_AFFINE where that is the only result, of filter c at a place.
static __device__ __forceinline__ float affine(const Epilogue& e, float sum, int64_t place, int c, int filters) {
  float y[1] = {sum};
  Steps<1>{e, filters, static_cast<int>(place), c, 1, false}.run<false>(y);
  return y[0];
}
