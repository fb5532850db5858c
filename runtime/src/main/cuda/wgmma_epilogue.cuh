// What the wgmma kernels do with the sums of a warp: 16 places by 32 * GROUPS filters, of which a lane has two places (`half`)
// and eight neighbouring filters of every 32.
//
// Signs by compares have a way of their own. With the border table's entry, 2 * bits and 4 * product as in arrange_weights.cu
//   sum >= from   is   4 * product + (border - from) - 2 * bits >= 0,
// and border - from is a number for each class of places and each filter: `limits`. The sign bit of that is shifted into a word.
// Four lanes then exchange bytes, and each stores words of one place.
//
// Integers are added at half the rate of floats, and they have the shifts to do, so this sum is one of floats, in units of
// 2^-24: the bits of a product are a float themselves, product * 2^-149, which one fma turns into 4 * product units; every
// number of units below 2^24 is exact, and so is the sum.
#pragma once

#include "matrix_epilogue.cuh"
#include "warp_rows.cuh"

constexpr float UNIT = 1.0f / (1 << 24);
constexpr float UNITS_OF_PRODUCT = 0x1p127f;

static __device__ __forceinline__ bool wants_compares(const Epilogue& e) {
  return e.mode == TO_BITS && e.non_zeros == nullptr && __ldg(e.thresholds) == 0;
}

// Of the block's filters, in shared memory: first a word of 32 filters each, whose bits are set for those that are not flipped;
// then for each class of places the filters' border - from in units.
template <int COLUMNS>
struct FilterLimits {
  static constexpr int GROUPS = COLUMNS / 32;
  static constexpr int KEEP = (GROUPS + 3) / 4 * 4;
  static constexpr int CLASS = COLUMNS + 4;  // numbers; classes begin in different banks
  static constexpr int AT_A_TIME = 3;        // loads of entries under way

  float* const table;

  __device__ __forceinline__ uint32_t* keep() const { return reinterpret_cast<uint32_t*>(table); }
  __device__ __forceinline__ const float* of_class(int c) const { return table + KEEP + c * CLASS; }

  // All threads take part; a barrier must follow.
  __device__ __forceinline__ void fill(const MatrixConv& a, int first_filter, int classes) const {
    const Epilogue& e = a.epilogue;
    int columns = ceil_div(a.conv.filters, 32) * 32;
    for (int i = threadIdx.x; i < COLUMNS; i += blockDim.x) {
      int filter = first_filter + i;
      bool exists = filter < a.conv.filters;
      int from = exists ? e.thresholds[2 + 4 * filter] : 1 << 23;  // never reached
      uint32_t flipped = __ballot_sync(ALL_LANES, exists && e.thresholds[3 + 4 * filter] != 0);
      if (i % 32 == 0) keep()[i / 32] = ~flipped;
      const int32_t* border = a.border + (exists ? filter : 0);
      for (int first = 0; first < classes; first += AT_A_TIME) {
        int entries[AT_A_TIME];
#pragma unroll
        for (int c = 0; c < AT_A_TIME; c++) {
          entries[c] = first + c < classes ? __ldg(border + static_cast<int64_t>(first + c) * columns) : 0;
        }
#pragma unroll
        for (int c = 0; c < AT_A_TIME; c++) {
          if (first + c < classes) table[KEEP + (first + c) * CLASS + i] = static_cast<float>(entries[c] - from) * UNIT;
        }
      }
    }
  }
};

// One byte of each of four lanes: lane t of a group of four has byte k for the word k, and receives word t.
static __device__ __forceinline__ uint32_t exchange_bytes(uint32_t own) {
  uint32_t other = __shfl_xor_sync(ALL_LANES, own, 2);
  own = __byte_perm(own, other, threadIdx.x % 4 < 2 ? 0x5410 : 0x3276);
  other = __shfl_xor_sync(ALL_LANES, own, 1);
  return __byte_perm(own, other, threadIdx.x % 2 == 0 ? 0x6240 : 0x3715);
}

static __device__ __forceinline__ void load_vectors(const int32_t* from, int (&to)[8]) {
#pragma unroll
  for (int i = 0; i < 8; i += 4) {
    int4 v = *reinterpret_cast<const int4*>(from + i);
    to[i] = v.x;
    to[i + 1] = v.y;
    to[i + 2] = v.z;
    to[i + 3] = v.w;
  }
}

static __device__ __forceinline__ void load_vectors(const float* from, float (&to)[8]) {
#pragma unroll
  for (int i = 0; i < 8; i += 4) {
    float4 v = *reinterpret_cast<const float4*>(from + i);
    to[i] = v.x;
    to[i + 1] = v.y;
    to[i + 2] = v.z;
    to[i + 3] = v.w;
  }
}

// The bits of a lane's two rows, as BitCount::of_row. A row has fewer than 2^16.
static __device__ __forceinline__ void bits_of_rows(const BitCount& upper, const BitCount& lower, int (&bits)[2]) {
  uint32_t both = (2 * upper.twos + __popc(upper.ones)) + (2 * lower.twos + __popc(lower.ones)) * 0x10000u;
  both += __shfl_xor_sync(ALL_LANES, both, 1);
  both += __shfl_xor_sync(ALL_LANES, both, 2);
  bits[0] = both & 0xffff;
  bits[1] = both >> 16;
}

template <int GROUPS>
struct WarpSums {
  const MatrixConv& a;
  const int first_group;
  const int (&sums)[16 * GROUPS];
  const int rows;       // of the product
  const int first_row;  // the lane's; the other one is the eighth behind it
  int border_class[2];
  int twice_bits[2];

  __device__ __forceinline__ WarpSums(const MatrixConv& a, int first_group, const int (&sums)[16 * GROUPS], int rows,
                                      int first_row, const BitCount (&bits)[2])
      : a(a), first_group(first_group), sums(sums), rows(rows), first_row(first_row) {
    bits_of_rows(bits[0], bits[1], twice_bits);
    twice_bits[0] *= 2;
    twice_bits[1] *= 2;
  }

  __device__ __forceinline__ bool exists(int half) const { return first_row + 8 * half < rows; }

  __device__ __forceinline__ const int32_t* border(int half) const {
    return a.border + static_cast<int64_t>(border_class[half]) * ceil_div(a.conv.filters, 32) * 32;
  }

  // The product of filter 8 * (lane % 4) + i of a group.
  __device__ __forceinline__ int product(int group, int half, int i) const {
    return sums[group * 16 + i / 2 * 4 + half * 2 + i % 2];
  }

  // Signs by compares, with the limits of the places' classes from shared memory.
  __device__ __forceinline__ void store_signs(const FilterLimits<32 * GROUPS>& table) const {
    int t = threadIdx.x % 4;
    const float* const limits_of[2] = {table.of_class(border_class[0]) + t * 8, table.of_class(border_class[1]) + t * 8};
    store_signs(table.keep(), [&](int group, int half, float(&limits)[8]) {
      load_vectors(limits_of[half] + group * 32, limits);
    });
  }

  // The same, with those of filters 8 * (lane % 4) .. of each group.
  __device__ __forceinline__ void store_signs(const FilterLimits<32 * GROUPS>& table, const float (&held)[GROUPS][8]) const {
    store_signs(table.keep(), [&](int group, int, float(&limits)[8]) {
#pragma unroll
      for (int i = 0; i < 8; i++) limits[i] = held[group][i];
    });
  }

  template <class Find>
  __device__ __forceinline__ void store_signs(const uint32_t* keep, const Find& find) const {
    constexpr int WORDS = GROUPS / 2;
    int t = threadIdx.x % 4;
    const float bits[2] = {static_cast<float>(twice_bits[0]) * UNIT, static_cast<float>(twice_bits[1]) * UNIT};
    uint32_t words[WORDS];
#pragma unroll
    for (int w = 0; w < WORDS; w++) {
      uint32_t negative = 0;
#pragma unroll
      for (int byte = 3; byte >= 0; byte--) {
        int half = byte / 2;
        int group = w + byte % 2 * WORDS;
        float limits[8];
        find(group, half, limits);
#pragma unroll
        for (int i = 7; i >= 0; i--) {
          float above = __fmaf_rn(__int_as_float(product(group, half, i)), UNITS_OF_PRODUCT, limits[i]);
          negative = __funnelshift_l(__float_as_uint(__fsub_rn(above, bits[half])), negative, 1);
        }
      }
      words[w] = exchange_bytes(negative);
    }
    int own = t % 2 * WORDS;
    asm volatile("" : "+r"(own));
#pragma unroll
    for (int w = 0; w < WORDS; w++) words[w] ^= keep[own + w];
    if (t / 2 == 0 ? exists(0) : exists(1)) store_words(first_row + t / 2 * 8, first_group + own, words);
  }

  template <int WORDS>
  __device__ __forceinline__ void store_words(int row, int first, const uint32_t (&words)[WORDS]) const {
    int groups = ceil_div(a.conv.filters, 32);
    uint32_t* to = a.epilogue.signs + static_cast<int64_t>(row) * groups + first;
    if (WORDS == 4 && groups % 4 == 0 && first < groups) {
      *reinterpret_cast<uint4*>(to) = make_uint4(words[0], words[WORDS / 4], words[WORDS / 2], words[WORDS - 1]);
    } else if (WORDS == 2 && groups % 2 == 0 && first < groups) {
      *reinterpret_cast<uint2*>(to) = make_uint2(words[0], words[WORDS - 1]);
    } else {
#pragma unroll
      for (int w = 0; w < WORDS; w++) {
        if (first + w < groups) to[w] = words[w];
      }
    }
  }

  // 16 bytes at a time: the filters are a multiple of 8.
  __device__ __forceinline__ void store_counts() const {
    int own = first_group * 32 + threadIdx.x % 4 * 8;
    asm volatile("" : "+r"(own));  // hidden from the compiler, which else holds all addresses while products are made
    const int32_t* const border_of[2] = {border(0), border(1)};
#pragma unroll
    for (int group = 0; group < GROUPS; group++) {
      int filter = own + group * 32;
      if (filter >= a.conv.filters) continue;
#pragma unroll
      for (int half = 0; half < 2; half++) {
        int outside[8];
        load_vectors(border_of[half] + filter, outside);
        int counts[8];
#pragma unroll
        for (int i = 0; i < 8; i++) counts[i] = 4 * product(group, half, i) + (outside[i] - twice_bits[half]);
        if (exists(half)) {
          ::store_counts(a.epilogue, a.conv.filters, static_cast<int64_t>(first_row + 8 * half) * a.conv.filters + filter, 8,
                         counts);
        }
      }
    }
  }
};
