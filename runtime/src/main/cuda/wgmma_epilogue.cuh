// What the wgmma kernels do with the sums of a warp: 16 places by 32 * GROUPS filters, of which a lane has two places (`half`)
// and eight neighbouring filters of every 32.
//
// Signs by compares have a way of their own. With the border table's entry, 2 * bits and 4 * product as in arrange_weights.cu
//   sum >= from   is   4 * product + (border - from) - 2 * bits >= 0,
// and border - from is one number for a filter and all places that lack no tap: `limits`. The sign bit of that is shifted into a
// word: three instructions for a result. Four lanes then exchange bytes, and each stores words of one place.
#pragma once

#include "matrix_epilogue.cuh"
#include "warp_rows.cuh"

// Of the block's filters, in shared memory.
template <int COLUMNS>
struct FilterLimits {
  int limits[COLUMNS];        // entry of the border table for places that lack no tap, less `from`
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
    int from = exists ? a.epilogue.thresholds[2 + 4 * filter] : 1 << 28;  // never reached
    table.from[i] = from;
    table.limits[i] = (exists ? inner[filter] : 0) - from;
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
  const int first_group;
  const int (&sums)[16 * GROUPS];
  const int first_row;
  bool exists[2];
  const int32_t* border[2];
  int twice_bits[2];
  bool inner = true;

  __device__ __forceinline__ WarpSums(const MatrixConv& a, int first_group, const int (&sums)[16 * GROUPS],
                                      const LaneRows& rows, const TilePlan& plan, const BitCount (&bits)[2])
      : a(a), first_group(first_group), sums(sums), first_row(rows.first) {
    const BorderClasses& classes = plan.classes;
    Place place = rows.place;
#pragma unroll
    for (int half = 0; half < 2; half++) {
      exists[half] = place.n < a.conv.n;
      int c = exists[half] ? classes.of(place.y, place.x) : classes.inner();
      inner = inner && c == classes.inner();
      border[half] = a.border + static_cast<int64_t>(c) * ceil_div(a.conv.filters, 32) * 32;
      twice_bits[half] = 2 * bits[half].of_row();
      if (half == 0) place.move(a.conv, plan.eight);
    }
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
#pragma unroll
    for (int w = 0; w < WORDS; w++) {
      uint32_t negative = 0;
#pragma unroll
      for (int byte = 3; byte >= 0; byte--) {
        int half = byte / 2;
        int group = w + byte % 2 * WORDS;
        int limits[8];
        if (INNER) {
          load_eight_integers(table.limits + group * 32 + t * 8, limits);
        } else {
          // Hidden from the compiler, which else has all bytes' addresses and numbers in registers at a time.
          asm volatile("" : "+r"(t)::"memory");
          int from[8];
          load_eight_integers(table.from + group * 32 + t * 8, from);
          int known = min(first_group + group, ceil_div(a.conv.filters, 32) - 1);
          load_eight_integers(border[half] + known * 32 + t * 8, limits);
#pragma unroll
          for (int i = 0; i < 8; i++) limits[i] -= from[i];
        }
#pragma unroll
        for (int i = 7; i >= 0; i--) {
          int above = 4 * product(group, half, i) + limits[i] - twice_bits[half];
          negative = __funnelshift_l(above, negative, 1);
        }
      }
      words[w] = exchange_bytes(negative);
    }
    int own = t % 2 * WORDS;
#pragma unroll
    for (int w = 0; w < WORDS; w++) words[w] ^= table.keep[own + w];
    store_words(t / 2 == 0 ? exists[0] : exists[1], first_row + t / 2 * 8, first_group + own, words);
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
#pragma unroll
    for (int group = 0; group < GROUPS; group++) {
      int filter = (first_group + group) * 32 + t * 8;
      if (filter >= a.conv.filters) continue;
#pragma unroll
      for (int half = 0; half < 2; half++) {
        int outside[8];
        load_eight_integers(border[half] + filter, outside);
        int counts[8];
#pragma unroll
        for (int i = 0; i < 8; i++) counts[i] = 4 * product(group, half, i) + (outside[i] - twice_bits[half]);
        if (exists[half]) {
          ::store_counts(a.epilogue, a.conv.filters, static_cast<int64_t>(first_row + 8 * half) * a.conv.filters + filter, 8,
                         counts);
        }
      }
    }
  }
};
