// The epilogue of the matrix kernels. A lane brings the sums of eight neighbouring filters of a place: one byte of signs,
// 16 bytes of counts or 32 bytes of floats.
#pragma once

#include "conv_rows.cuh"
#include "epilogue.cuh"

// Eight floats that start at a multiple of 8.
static __device__ __forceinline__ void load_eight(const float* from, float (&to)[8]) {
#pragma unroll
  for (int i = 0; i < 8; i += 4) {
    float4 v = *reinterpret_cast<const float4*>(from + i);
    to[i] = v.x;
    to[i + 1] = v.y;
    to[i + 2] = v.z;
    to[i + 3] = v.w;
  }
}

static __device__ __forceinline__ void store_eight(float* to, const float (&from)[8]) {
#pragma unroll
  for (int i = 0; i < 8; i += 4) {
    *reinterpret_cast<float4*>(to + i) = make_float4(from[i], from[i + 1], from[i + 2], from[i + 3]);
  }
}

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

static __device__ __forceinline__ void store_reals(const Epilogue& e, int filters, int64_t at, int own, const float (&y)[8]) {
  float* to = static_cast<float*>(e.result) + at;
  if (filters % 8 == 0) {
    store_eight(to, y);
    return;
  }
#pragma unroll
  for (int i = 0; i < 8; i++) {
    if (i < own) to[i] = y[i];
  }
}

static __device__ __forceinline__ void store_signs(const Epilogue& e, int filters, int64_t place, int filter, int own,
                                                   const int (&sums)[8]) {
  int positive = 0;
  int non_zero = 0;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    int sign = i < own ? threshold_sign(e.thresholds, filter + i, sums[i]) : 0;
    positive |= (sign > 0) << i;
    non_zero |= (sign != 0) << i;
  }
  store_byte(e.signs, filters, place, filter, positive);
  if (e.non_zeros != nullptr) store_byte(e.non_zeros, filters, place, filter, non_zero);
}

static __device__ __forceinline__ void store_affine(const Epilogue& e, int filters, int64_t place, int filter, int own,
                                                    const int (&sums)[8]) {
  float y[8];
  int positive = 0;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    y[i] = i < own ? affine(e, static_cast<float>(sums[i]), place, filter + i, filters) : 0.0f;
    positive |= (i < own && is_positive(e, y[i])) << i;
  }
  if (e.result != nullptr) store_reals(e, filters, place * filters + filter, own, y);
  if (e.signs != nullptr) store_byte(e.signs, filters, place, filter, positive);
}

// Of filters filter .. filter + 7, of which `own` (perhaps none) exist.
static __device__ __forceinline__ void finish_eight(const Epilogue& e, int filters, int64_t place, int filter,
                                                    const int (&sums)[8]) {
  int own = min(8, max(0, filters - filter));
  int64_t at = place * filters + filter;
  switch (e.mode) {
    case TO_COUNT:
      if (own > 0) store_counts(e, filters, at, own, sums);
      break;
    case TO_REAL: {
      float y[8];
#pragma unroll
      for (int i = 0; i < 8; i++) y[i] = static_cast<float>(sums[i]);
      if (own > 0) store_reals(e, filters, at, own, y);
      break;
    }
    case TO_BITS:
      store_signs(e, filters, place, filter, own, sums);
      break;
    default:
      if (own > 0 || e.signs != nullptr) {
        Epilogue own_steps = e;
        if (own <= 0) own_steps.result = nullptr;
        store_affine(own_steps, filters, place, filter, own, sums);
      }
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

  // `products` are Σpopc(a & w) of filters filter .. filter + 7.
  __device__ __forceinline__ void finish(const MatrixConv& a, int filter, const int (&products)[8]) const {
    if (place < 0) return;
    int sums[8];
#pragma unroll
    for (int i = 0; i < 8; i++) sums[i] = __ldg(border + filter + i) - twice_bits + 4 * products[i];
    finish_eight(a.epilogue, a.conv.filters, place, filter, sums);
  }
};
