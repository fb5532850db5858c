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

// Sums of a thread on their way through the steps: of filters c .. c + own - 1 of N at a place, or of GROUPS times N filters, 32
// filters apart, at ROWS places, 8 places apart; block b is group b / ROWS and row b % ROWS. With `whole` there are N filters, and
// what belongs to them lies on a multiple of 16 bytes; WHOLE says so at compile time. Without ASIDES no step may set y aside. The
// more sums a thread has, the less the steps cost that it looks up.
template <int N, int ROWS = 1, int GROUPS = 1, bool WHOLE = false, bool ASIDES = true>
struct Steps {
  static constexpr int BLOCKS = ROWS * GROUPS;
  static constexpr int PART = N < 4 ? N : 4;

  const Epilogue& e;
  const int filters;
  const int place;
  const int c;
  const int own;
  const bool whole;
  const int rows;              // places that exist
  uint32_t bits[BLOCKS] = {};  // bit i: filter c + i is positive; bit N + i: it is not zero. Of those that do not exist anything

  __device__ __forceinline__ Steps(const Epilogue& e, int filters, int place, int c, int own, bool whole, int rows = 1)
      : e(e), filters(filters), place(place), c(c), own(own), whole(whole), rows(rows) {}

  // Applies all steps to y; STORE does nothing without STORES.
  template <bool STORES>
  __device__ __forceinline__ void run(float (&y)[BLOCKS][N]) {
    float aside[ASIDES ? BLOCKS : 1][N] = {};
#pragma unroll 1
    for (int step = 0; step < e.steps; step++) {
      int operation = e.codes[step] & 15;
      Operand x{e.codes[step] >> 4, e.constants[step], nullptr, 0};
      if (operation < STORE) find(step, x);
      switch (operation) {
        case MULTIPLY: with(x, aside, [&](int b, int i, float v) { y[b][i] = __fmul_rn(y[b][i], v); }); break;
        case ADD: with(x, aside, [&](int b, int i, float v) { y[b][i] = __fadd_rn(y[b][i], v); }); break;
        case SUBTRACT: with(x, aside, [&](int b, int i, float v) { y[b][i] = __fsub_rn(y[b][i], v); }); break;
        case SUBTRACT_FROM: with(x, aside, [&](int b, int i, float v) { y[b][i] = __fsub_rn(v, y[b][i]); }); break;
        case MAXIMUM: with(x, aside, [&](int b, int i, float v) { y[b][i] = max_java(y[b][i], v); }); break;
        case MINIMUM: with(x, aside, [&](int b, int i, float v) { y[b][i] = min_java(y[b][i], v); }); break;
        case SLOPE:
          with(x, aside, [&](int b, int i, float v) { y[b][i] = y[b][i] > 0 ? y[b][i] : __fmul_rn(y[b][i], v); });
          break;
        case SET_ASIDE:
          with(x, aside, [&](int b, int i, float v) {
            if constexpr (ASIDES) aside[b][i] = y[b][i];
            y[b][i] = v;
          });
          break;
        case STORE:
          if constexpr (STORES) store(static_cast<float*>(e.pointers[step]) + element(), y);
          break;
        default: take_signs(operation, y);
      }
    }
  }

 private:
  // Where the operand of a step is: at an address, so many elements further for the next row; what was set aside; one value.
  struct Operand {
    int kind;
    float one;
    const void* at;
    int next;
  };

  // Computed anew by each step that asks, rather than kept in registers through all of them.
  __device__ __forceinline__ int64_t element() const {
    int row = place;
#ifndef BNN_EMULATED
    asm volatile("" : "+r"(row));
#endif
    return static_cast<int64_t>(row) * filters + c;
  }

  __device__ __forceinline__ int image_of(int row) const { return (place + 8 * row) / e.places_of_image; }

  __device__ __forceinline__ void find(int step, Operand& x) const {
    const float* reals = static_cast<const float*>(e.pointers[step]);
    switch (x.kind) {
      case PER_CHANNEL: x.at = reals + c; break;
      case PER_ELEMENT:
        x.at = reals + element();
        x.next = 8 * filters;
        break;
      case COUNTS:
        x.at = static_cast<const int16_t*>(e.pointers[step]) + element();
        x.next = 8 * filters;
        break;
      case PER_IMAGE:
        x.at = reals + image_of(0) * static_cast<int64_t>(filters) + c;
        if (ROWS > 1) x.next = (image_of(1) - image_of(0)) * filters;
        break;
      case PER_PLACE:
        x.at = reals + place;
        x.next = 8;
        break;
      case SCALAR: x.one = *reals; break;
      default: break;
    }
    if (rows < ROWS) x.next = 0;
  }

  __device__ __forceinline__ void read_reals(const float* at, int first, float (&to)[PART]) const {
    if constexpr (PART == 4) {
      if (WHOLE || whole) {
        float4 v = *reinterpret_cast<const float4*>(at + first);
        to[0] = v.x;
        to[1] = v.y;
        to[2] = v.z;
        to[3] = v.w;
      }
    }
    if constexpr (!WHOLE) {
      if (PART < 4 || !whole) {
#pragma unroll
        for (int i = 0; i < PART; i++) to[i] = first + i < own ? at[first + i] : 0.0f;
      }
    }
  }

  __device__ __forceinline__ void read_counts(const int16_t* at, int first, float (&to)[PART]) const {
#pragma unroll
    for (int i = 0; i < PART; i++) to[i] = WHOLE || first + i < own ? at[first + i] : 0;
  }

  // The operand's four values from `first` on of a block, which all rows share where the operand is the same for them.
  template <class Change>
  __device__ __forceinline__ void with(const Operand& x, const float (&aside)[ASIDES ? BLOCKS : 1][N], Change change) const {
    if (x.at == nullptr && !(ASIDES && x.kind == ASIDE)) {
#pragma unroll
      for (int b = 0; b < BLOCKS; b++) {
#pragma unroll
        for (int i = 0; i < N; i++) change(b, i, x.one);
      }
    } else if (ASIDES && x.kind == ASIDE) {
#pragma unroll
      for (int b = 0; b < BLOCKS; b++) {
#pragma unroll
        for (int i = 0; i < N; i++) change(b, i, aside[ASIDES ? b : 0][i]);
      }
    } else if (x.kind == PER_PLACE) {
#pragma unroll
      for (int b = 0; b < BLOCKS; b++) {
        float one = static_cast<const float*>(x.at)[b % ROWS * x.next];
#pragma unroll
        for (int i = 0; i < N; i++) change(b, i, one);
      }
    } else if (x.kind == PER_CHANNEL) {
#pragma unroll
      for (int b = 0; b < BLOCKS; b += ROWS) {
#pragma unroll
        for (int first = 0; first < N; first += PART) {
          float part[PART];
          read_reals(static_cast<const float*>(x.at) + b / ROWS * 32, first, part);
#pragma unroll
          for (int i = 0; i < PART * ROWS; i++) change(b + i / PART, first + i % PART, part[i % PART]);
        }
      }
    } else {
#pragma unroll
      for (int b = 0; b < BLOCKS; b++) {
#pragma unroll
        for (int first = 0; first < N; first += PART) {
          float part[PART];
          int offset = b / ROWS * 32 + b % ROWS * x.next;
          if (x.kind == COUNTS) {
            read_counts(static_cast<const int16_t*>(x.at) + offset, first, part);
          } else {
            read_reals(static_cast<const float*>(x.at) + offset, first, part);
          }
#pragma unroll
          for (int i = 0; i < PART; i++) change(b, first + i, part[i]);
        }
      }
    }
  }

  __device__ __forceinline__ void store(float* to, const float (&y)[BLOCKS][N]) const {
#pragma unroll
    for (int b = 0; b < BLOCKS; b++) {
      float* at = to + b / ROWS * 32 + b % ROWS * 8 * filters;
      if (BLOCKS > 1) {
        store_pairs(at, b % ROWS < rows, y[b]);
      } else {
        store_neighbours(at, WHOLE || whole, own, y[b]);
      }
    }
  }

  // Two lanes exchange halves of their 32 bytes, so that each instruction stores whole sectors of memory. All lanes take part.
  static __device__ __forceinline__ void store_pairs(float* to, bool exists, const float (&y)[N]) {
    if constexpr (N == 8) {
      bool odd = threadIdx.x % 2 != 0;
      float near[4];
      float far[4];
#pragma unroll
      for (int i = 0; i < 4; i++) {
        float other = __shfl_xor_sync(ALL_LANES, odd ? y[i] : y[4 + i], 1);
        near[i] = odd ? other : y[i];
        far[i] = odd ? y[4 + i] : other;
      }
      if (!exists) return;
      to -= odd ? 4 : 0;
      *reinterpret_cast<float4*>(to) = make_float4(near[0], near[1], near[2], near[3]);
      *reinterpret_cast<float4*>(to + 8) = make_float4(far[0], far[1], far[2], far[3]);
    }
  }

  __device__ __forceinline__ void take_signs(int operation, const float (&y)[BLOCKS][N]) {
#pragma unroll
    for (int b = 0; b < BLOCKS; b++) {
      bits[b] = operation == TERNARY_SIGN ? 0 : ALL_LANES << N;
#pragma unroll
      for (int i = 0; i < N; i++) {
        bool positive = operation == NOT_NEGATIVE ? y[b][i] >= 0 : y[b][i] > 0;
        bits[b] |= (positive | (y[b][i] < 0 || y[b][i] > 0) << N) << i;
      }
    }
  }
};

// The float of TO_AFFINE where that is the only result, of filter c at a place.
static __device__ __forceinline__ float affine(const Epilogue& e, float sum, int64_t place, int c, int filters) {
  float y[1][1] = {{sum}};
  Steps<1>(e, filters, static_cast<int>(place), c, 1, false).run<false>(y);
  return y[0][0];
}
