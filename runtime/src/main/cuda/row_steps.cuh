// The steps of an epilogue (see args.cuh) for four filters at several places, 8 places apart: each step is looked up once, and
// what it reads is under way for all places together.
#pragma once

#include "tile.cuh"

constexpr int PLACES_APART = 8;

template <int ROWS>
struct RowSteps {
  using Fours = float[ROWS][4];

  const Epilogue& e;
  const int filters;
  const int place;
  const int rows;  // that exist, at least one
  const int c;
  const int own;     // filters that exist
  const bool whole;  // all four do, on multiples of 16 bytes
  uint32_t bits[ROWS] = {};  // bit i: filter c + i is positive; bit 4 + i: it is not zero

  __device__ __forceinline__ RowSteps(const Epilogue& e, int filters, int place, int rows, int c, int own, bool whole)
      : e(e), filters(filters), place(place), rows(rows), c(c), own(own), whole(whole) {}

  __device__ __forceinline__ void run(Fours& y) {
    Fours aside = {};
#pragma unroll 1
    for (int step = 0; step < e.steps; step++) {
      int operation = e.codes[step] & 15;
      Fours x;
      if (operation < STORE) read(step, aside, x);
      switch (operation) {
        case MULTIPLY: each([&](int r, int i) { y[r][i] = __fmul_rn(y[r][i], x[r][i]); }); break;
        case ADD: each([&](int r, int i) { y[r][i] = __fadd_rn(y[r][i], x[r][i]); }); break;
        case SUBTRACT: each([&](int r, int i) { y[r][i] = __fsub_rn(y[r][i], x[r][i]); }); break;
        case SUBTRACT_FROM: each([&](int r, int i) { y[r][i] = __fsub_rn(x[r][i], y[r][i]); }); break;
        case MAXIMUM: each([&](int r, int i) { y[r][i] = max_java(y[r][i], x[r][i]); }); break;
        case MINIMUM: each([&](int r, int i) { y[r][i] = min_java(y[r][i], x[r][i]); }); break;
        case SLOPE: each([&](int r, int i) { y[r][i] = y[r][i] > 0 ? y[r][i] : __fmul_rn(y[r][i], x[r][i]); }); break;
        case SET_ASIDE:
          each([&](int r, int i) {
            aside[r][i] = y[r][i];
            y[r][i] = x[r][i];
          });
          break;
        case STORE: store(static_cast<float*>(e.pointers[step]), y); break;
        default: take_signs(operation, y);
      }
    }
  }

  __device__ __forceinline__ void store(float* to, const Fours& y) const {
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
      if (r < rows) store_neighbours(to + element(r), whole, own, y[r]);
    }
  }

 private:
  // The place of a row; that of the last for rows that do not exist.
  __device__ __forceinline__ int place_of(int row) const { return place + min(row, rows - 1) * PLACES_APART; }
  __device__ __forceinline__ int64_t element(int row) const { return static_cast<int64_t>(place_of(row)) * filters + c; }

  template <class Action>
  static __device__ __forceinline__ void each(Action action) {
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
#pragma unroll
      for (int i = 0; i < 4; i++) action(r, i);
    }
  }

  __device__ __forceinline__ void read(int step, const Fours& aside, Fours& x) const {
    const float* reals = static_cast<const float*>(e.pointers[step]);
    switch (e.codes[step] >> 4) {
      case CONSTANT: each([&](int r, int i) { x[r][i] = e.constants[step]; }); break;
      case ASIDE: each([&](int r, int i) { x[r][i] = aside[r][i]; }); break;
      case SCALAR: each([&](int r, int i) { x[r][i] = *reals; }); break;
      case PER_CHANNEL:
        read_four(reals + c, x[0]);
        each([&](int r, int i) { x[r][i] = x[0][i]; });
        break;
      case PER_ELEMENT: rows_at([&](int r) { read_four(reals + element(r), x[r]); }); break;
      case COUNTS: {
        const int16_t* counts = static_cast<const int16_t*>(e.pointers[step]);
        each([&](int r, int i) { x[r][i] = i < own ? counts[element(r) + i] : 0; });
        break;
      }
      case PER_IMAGE:
        rows_at([&](int r) {
          read_four(reals + static_cast<int64_t>(place_of(r) / e.places_of_image) * filters + c, x[r]);
        });
        break;
      default: each([&](int r, int i) { x[r][i] = reals[place_of(r)]; });
    }
  }

  template <class Action>
  static __device__ __forceinline__ void rows_at(Action action) {
#pragma unroll
    for (int r = 0; r < ROWS; r++) action(r);
  }

  __device__ __forceinline__ void read_four(const float* from, float (&to)[4]) const {
    if (whole) {
      float4 v = *reinterpret_cast<const float4*>(from);
      to[0] = v.x;
      to[1] = v.y;
      to[2] = v.z;
      to[3] = v.w;
      return;
    }
#pragma unroll
    for (int i = 0; i < 4; i++) to[i] = i < own ? from[i] : 0.0f;
  }

  __device__ __forceinline__ void take_signs(int operation, const Fours& y) {
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
      bits[r] = operation == TERNARY_SIGN ? 0 : ALL_LANES << 4;
#pragma unroll
      for (int i = 0; i < 4; i++) {
        bool positive = operation == NOT_NEGATIVE ? y[r][i] >= 0 : y[r][i] > 0;
        bits[r] |= (positive | (y[r][i] < 0 || y[r][i] > 0) << 4) << i;
      }
    }
  }
};

// Stores float sums of four filters of a group, from `column` on, at several places from `place` on. The lanes of a warp come
// together, and eight neighbours have 32 filters.
template <int ROWS>
static __device__ __forceinline__ void store_rows(const Epilogue& e, const Conv& s, int group, int place, int column,
                                                  float (&sums)[ROWS][4]) {
  int filters = filters_of_group(s);
  int c = group * filters + column;
  int own = min(4, filters - column);
  int rows = max(0, min(ROWS, ceil_div(s.n * s.out_height * s.out_width - place, PLACES_APART)));
  RowSteps<ROWS> steps(e, s.filters, place, rows, c, own, filters % 4 == 0);
  if (rows > 0 && own > 0) {
    if (e.mode == TO_AFFINE) {
      steps.run(sums);
    } else {
      steps.store(static_cast<float*>(e.result), sums);
    }
  }
  bool has_word = (column & ~31) < filters;
  uint32_t mask = own > 0 ? (1u << own) - 1 : 0;
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    int at = place + r * PLACES_APART;
    if (e.signs != nullptr) store_bits(e.signs, s, at, c, steps.bits[r] & mask, r < rows && has_word);
    if (e.non_zeros != nullptr) store_bits(e.non_zeros, s, at, c, steps.bits[r] >> 4 & mask, r < rows && has_word);
  }
}
