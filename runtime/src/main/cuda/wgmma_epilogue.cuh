// What the wgmma kernels do with the sums of a warp: 16 places by 32 * GROUPS filters, of which a lane has two places (`half`)
// and eight neighbouring filters of every 32.
//
// Signs by compares have a way of their own. With the border table's entry, 2 * bits and 4 * product as in arrange_weights.cu
//   sum >= from   is   4 * product + (border - from) - 2 * bits >= 0,
// and border - from is one number for a filter and all places that lack no tap: `limits`. The sign bit of that is shifted into a
// word. Four lanes then exchange bytes, and each stores words of one place.
//
// Integers are added at half the rate of floats, and they have the shifts to do, so this sum is one of floats, in units of
// 2^-24: the bits of a product are a float themselves, product * 2^-149, which one fma turns into 4 * product units; every
// number of units below 2^24 is exact, and so is the sum.
#pragma once

#include "matrix_epilogue.cuh"
#include "warp_rows.cuh"

constexpr float UNIT = 1.0f / (1 << 24);
constexpr float UNITS_OF_PRODUCT = 0x1p127f;

// Of the block's filters, in shared memory.
template <int COLUMNS>
struct FilterLimits {
  float limits[COLUMNS];      // entry of the border table for places that lack no tap, less `from`, in units
  int from[COLUMNS];          // the first integer that is positive, or not positive where that is flipped
  uint32_t keep[COLUMNS / 32];  // bits of filters that are not flipped
};

static __device__ __forceinline__ bool wants_compares(const Epilogue& e) {
  return e.mode == TO_BITS && e.non_zeros == nullptr && __ldg(e.thresholds) == 0;
}

// All threads take part; a barrier must follow.
template <int COLUMNS>
static __device__ __forceinline__ void fill_limits(const MatrixConv& a, int first_filter, FilterLimits<COLUMNS>& table) {
  if (!wants_compares(a.epilogue)) return;
  const int32_t* inner = a.border + static_cast<int64_t>(border_classes(a.conv).inner()) * ceil_div(a.conv.filters, 32) * 32;
  for (int i = threadIdx.x; i < COLUMNS; i += blockDim.x) {
    int filter = first_filter + i;
    bool exists = filter < a.conv.filters;
    int from = exists ? a.epilogue.thresholds[2 + 4 * filter] : 1 << 23;  // never reached
    table.from[i] = from;
    table.limits[i] = static_cast<float>((exists ? inner[filter] : 0) - from) * UNIT;
    uint32_t flipped = __ballot_sync(ALL_LANES, exists && a.epilogue.thresholds[3 + 4 * filter] != 0);
    table.keep[i / 32] = ~flipped;
  }
}

// One byte of each of four lanes: lane t of a group of four has byte k for the word k, and receives word t.
static __device__ __forceinline__ uint32_t exchange_bytes(uint32_t own) {
  uint32_t other = __shfl_xor_sync(ALL_LANES, own, 2);
  own = __byte_perm(own, other, threadIdx.x % 4 < 2 ? 0x5410 : 0x3276);
  other = __shfl_xor_sync(ALL_LANES, own, 1);
  return __byte_perm(own, other, threadIdx.x % 2 == 0 ? 0x6240 : 0x3715);
}

static __device__ __forceinline__ void load_eight_integers(const int32_t* from, int (&to)[8]) {
#pragma unroll
  for (int i = 0; i < 8; i += 4) {
    int4 v = *reinterpret_cast<const int4*>(from + i);
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

// The two places of a lane: the first, and that of eight rows further.
struct LaneRows {
  int first;
  Place place;

  __device__ __forceinline__ LaneRows(const Conv& c, int first_row)
      : first(first_row + threadIdx.x % 32 / 4), place(Place::of(c, first)) {}

  __device__ __forceinline__ void move(const Conv& c, int rows, const Place& stride) {
    first += rows;
    place.move(c, stride);
  }
};

template <int GROUPS>
struct WarpSums {
  const MatrixConv& a;
  const TilePlan& plan;
  const int first_group;
  const int (&sums)[16 * GROUPS];
  const int first_row;
  Place place[2];
  int twice_bits[2];

  __device__ __forceinline__ WarpSums(const MatrixConv& a, int first_group, const int (&sums)[16 * GROUPS],
                                      const LaneRows& rows, const TilePlan& plan, const BitCount (&bits)[2])
      : a(a), plan(plan), first_group(first_group), sums(sums), first_row(rows.first), place{rows.place, rows.place} {
    place[1].move(a.conv, plan.eight);
    bits_of_rows(bits[0], bits[1], twice_bits);
    twice_bits[0] *= 2;
    twice_bits[1] *= 2;
  }

  __device__ __forceinline__ bool exists(int half) const { return place[half].n < a.conv.n; }

  // Whether all places of the warp have the border table's entries of those that lack no tap.
  __device__ __forceinline__ bool is_inner() const {
    bool inner = true;
#pragma unroll
    for (int half = 0; half < 2; half++) {
      inner = inner && plan.classes.y.is_inner(place[half].y) && plan.classes.x.is_inner(place[half].x);
    }
    return __all_sync(ALL_LANES, inner);
  }

  __device__ __forceinline__ const int32_t* border(int half) const {
    int c = plan.classes.of(place[half].y, place[half].x);
    return a.border + static_cast<int64_t>(c) * ceil_div(a.conv.filters, 32) * 32;
  }

  // The product of filter 8 * (lane % 4) + i of a group.
  __device__ __forceinline__ int product(int group, int half, int i) const {
    return sums[group * 16 + i / 2 * 4 + half * 2 + i % 2];
  }

  // Signs by compares, where all places of the warp lack no tap (INNER), or anyway.
  template <bool INNER>
  __device__ __forceinline__ void store_signs(const FilterLimits<32 * GROUPS>& table) const {
    constexpr int WORDS = GROUPS / 2;
    int lane = threadIdx.x % 32;
    int t = lane % 4;
    uint32_t words[WORDS];
    const int32_t* const border_of[2] = {border(0), border(1)};
    float units_of_bits[2];
#pragma unroll
    for (int half = 0; half < 2; half++) units_of_bits[half] = static_cast<float>(twice_bits[half]) * UNIT;
#pragma unroll
    for (int w = 0; w < WORDS; w++) {
      uint32_t negative = 0;
#pragma unroll
      for (int byte = 3; byte >= 0; byte--) {
        int half = byte / 2;
        int group = w + byte % 2 * WORDS;
        if (INNER) {
          float limits[8];
          load_eight(table.limits + group * 32 + t * 8, true, 8, limits);
#pragma unroll
          for (int i = 7; i >= 0; i--) {
            float above = __fmaf_rn(__int_as_float(product(group, half, i)), UNITS_OF_PRODUCT, limits[i]);
            negative = __funnelshift_l(__float_as_uint(__fsub_rn(above, units_of_bits[half])), negative, 1);
          }
        } else {
          // Hidden from the compiler, which else has all bytes' addresses and numbers in registers at a time.
          asm volatile("" : "+r"(t)::"memory");
          int from[8];
          int outside[8];
          load_eight_integers(table.from + group * 32 + t * 8, from);
          int known = min(first_group + group, ceil_div(a.conv.filters, 32) - 1);
          load_eight_integers(border_of[half] + known * 32 + t * 8, outside);
#pragma unroll
          for (int i = 7; i >= 0; i--) {
            int above = 4 * product(group, half, i) + (outside[i] - from[i]) - twice_bits[half];
            negative = __funnelshift_l(above, negative, 1);
          }
        }
      }
      words[w] = exchange_bytes(negative);
    }
    int own = t % 2 * WORDS;
#pragma unroll
    for (int w = 0; w < WORDS; w++) words[w] ^= table.keep[own + w];
    store_words(t / 2 == 0 ? exists(0) : exists(1), first_row + t / 2 * 8, first_group + own, words);
  }

  template <int WORDS>
  __device__ __forceinline__ void store_words(bool exists, int row, int first, const uint32_t (&words)[WORDS]) const {
    int groups = ceil_div(a.conv.filters, 32);
    uint32_t* to = a.epilogue.signs + static_cast<int64_t>(row) * groups + first;
    if (!exists) return;
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
    int t = threadIdx.x % 4;
    const int32_t* const border_of[2] = {border(0), border(1)};
#pragma unroll
    for (int group = 0; group < GROUPS; group++) {
      int filter = (first_group + group) * 32 + t * 8;
      if (filter >= a.conv.filters) continue;
#pragma unroll
      for (int half = 0; half < 2; half++) {
        int outside[8];
        load_eight_integers(border_of[half] + filter, outside);
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
