// Gradient of the weights of a convolution with SIGN input, by wgmma with bf16: for each tap channels x places by places x
// filters. A block is one warpgroup and adds up a range of places for 64 channels, 64 filters and three taps; the ranges are
// added in order by another kernel.
//
// A stage is 64 or 128 places. Their gradients are split in parts once and lie in shared memory as [part][8 filters][place]
// [16 bytes]; all three taps multiply them. The signs that a tap meets lie there as [tap][16 channels][place][16 bits], so that
// a word has two places of a warp's channels, and a shift makes a pair of bf16 of the left operand out of it. Places that a
// tap does not count are zeros of the left operand.
//
// While the products of a tap are under way, the block loads a part of the next stage.
#include "matrix_args.cuh"
#include "split_bf16.cuh"
#include "wgmma_bf16.cuh"

#if BNN_HAS_WGMMA
template <int PARTS, int PLACES>
struct WeightGradientWgmma {
  static constexpr int THREADS = 128;
  static constexpr int FILTERS = 64;
  static constexpr int CHANNELS = 64;
  static constexpr int TAPS = 3;
  static constexpr int CHUNKS = FILTERS / 8;
  static constexpr int PART_BYTES = CHUNKS * PLACES * 16;
  static constexpr int TAP_BYTES = 5 * PLACES * 2;  // four sixteenths of the channels, and what counts
  static constexpr int STAGE_BYTES = PARTS * PART_BYTES + TAPS * TAP_BYTES;
  static constexpr int UNITS = CHUNKS * PLACES / THREADS;
  static constexpr int PRODUCTS = PLACES / 16;

  const MatrixWeightGradient& a;
  char* const shared;
  const int words;
  const int taps;
  const int first_filter;
  const int first_channel;
  const int first_tap;
  const int begin;
  const int end;

  __device__ __forceinline__ WeightGradientWgmma(const MatrixWeightGradient& a, char* shared)
      : a(a), shared(shared), words(ceil_div(a.conv.channels, 32)), taps(a.conv.kernel_height * a.conv.kernel_width),
        first_filter(blockIdx.x / ceil_div(a.conv.channels, CHANNELS) * FILTERS),
        first_channel(blockIdx.x % ceil_div(a.conv.channels, CHANNELS) * CHANNELS), first_tap(blockIdx.z * TAPS),
        begin(blockIdx.y * a.split_places),
        end(min(begin + a.split_places, a.conv.n * a.conv.out_height * a.conv.out_width)) {}

  __device__ __forceinline__ float4 load_four(int place, int filter) const {
    int filters = a.conv.filters;
    float4 v = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    if (place >= end || filter >= filters) return v;
    const float* from = a.gradient + static_cast<int64_t>(place) * filters + filter;
    if (filters % 4 == 0) return __ldg(reinterpret_cast<const float4*>(from));
    v.x = from[0];
    if (filter + 1 < filters) v.y = from[1];
    if (filter + 2 < filters) v.z = from[2];
    if (filter + 3 < filters) v.w = from[3];
    return v;
  }

  // Units FROM .. FROM + COUNT - 1 of a thread; a unit is a place and eight filters.
  template <int FROM, int COUNT>
  __device__ __forceinline__ void load_gradient(int first, char* stage) const {
    float4 early[COUNT];
    float4 late[COUNT];
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
      int unit = threadIdx.x + (FROM + i) * THREADS;
      int place = first + unit / 64 * 8 + unit % 8;
      int filter = first_filter + unit / 8 % CHUNKS * 8;
      early[i] = load_four(place, filter);
      late[i] = load_four(place, filter + 4);
    }
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
      int unit = threadIdx.x + (FROM + i) * THREADS;
      uint32_t pairs[4][PARTS];
      split_pair(early[i].x, early[i].y, pairs[0]);
      split_pair(early[i].z, early[i].w, pairs[1]);
      split_pair(late[i].x, late[i].y, pairs[2]);
      split_pair(late[i].z, late[i].w, pairs[3]);
      char* to = stage + (unit / 8 % CHUNKS * PLACES + unit / 64 * 8 + unit % 8) * 16;
#pragma unroll
      for (int part = 0; part < PARTS; part++) {
        *reinterpret_cast<uint4*>(to + part * PART_BYTES) =
            make_uint4(pairs[0][part], pairs[1][part], pairs[2][part], pairs[3][part]);
      }
    }
  }

  // Words of signs: a thread has a place, and words of the 64 channels and taps.
  __device__ __forceinline__ void load_signs(int first, char* stage) const {
    const Conv& c = a.conv;
    int own = threadIdx.x % PLACES;
    int place = min(first + own, end - 1);
    int n = place / (c.out_height * c.out_width);
    int y = (place / c.out_width - n * c.out_height) * c.stride - c.top;
    int x = place % c.out_width * c.stride - c.left;
#pragma unroll
    for (int i = 0; i < TAPS; i++) {
      int tap = first_tap + i;
      int iy = y + tap / c.kernel_width * c.dilation;
      int ix = x + tap % c.kernel_width * c.dilation;
      bool inside = tap < taps && static_cast<unsigned>(iy) < static_cast<unsigned>(c.height) &&
                    static_cast<unsigned>(ix) < static_cast<unsigned>(c.width);
      int64_t from = static_cast<int64_t>((n * c.height + iy) * c.width + ix) * words;
      uint16_t* to = reinterpret_cast<uint16_t*>(stage + PARTS * PART_BYTES + i * TAP_BYTES) + own;
#pragma unroll
      for (int half = threadIdx.x / PLACES; half < 2; half += THREADS / PLACES) {
        int word = first_channel / 32 + half;
        uint32_t signs = inside && word < words ? __ldg(a.input + from + word) : c.pad_value > 0 ? ~0u : 0;
        to[half * 2 * PLACES] = static_cast<uint16_t>(signs);
        to[(half * 2 + 1) * PLACES] = static_cast<uint16_t>(signs >> 16);
        if (half == 0) to[4 * PLACES] = inside || c.pad_value != 0 ? 0xffff : 0;
      }
    }
  }

  // Starts the products of a tap.
  __device__ __forceinline__ void start(int tap, const char* stage, uint32_t (&left)[PRODUCTS][4], float (&sums)[32]) const {
    int lane = threadIdx.x % WARP;
    const char* own = stage + PARTS * PART_BYTES + tap * TAP_BYTES;
    const uint32_t* signs = reinterpret_cast<const uint32_t*>(own + threadIdx.x / WARP * PLACES * 2) + lane % 4;
    const uint32_t* counts = reinterpret_cast<const uint32_t*>(own + 4 * PLACES * 2) + lane % 4;
#pragma unroll
    for (int i = 0; i < PRODUCTS; i++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        uint32_t pair = signs[i * 8 + half * 4] << (7 - lane / 4);
        uint32_t mask = counts[i * 8 + half * 4];
        left[i][half * 2] = (pair << 8 & mask & 0x80008000u) ^ (mask & 0xbf80bf80u);
        left[i][half * 2 + 1] = (pair & mask & 0x80008000u) ^ (mask & 0xbf80bf80u);
      }
    }
    uint32_t address = wgmma::shared_address(stage);
    wgmma_bf16::fence();
#pragma unroll
    for (int i = 0; i < PRODUCTS; i++) {
#pragma unroll
      for (int part = 0; part < PARTS; part++) {
        uint64_t right = wgmma_matrix(address + part * PART_BYTES + i * 16 * 16, 128, PLACES * 16);
        wgmma_bf16::multiply<1>(sums, left[i], right, i + part > 0);
      }
    }
    wgmma_bf16::commit();
  }

  static __device__ __forceinline__ void add(float (&sums)[32], float (&totals)[32]) {
    wgmma_bf16::wait<0>();
    wgmma_bf16::hold(sums);
#pragma unroll
    for (int i = 0; i < 32; i++) totals[i] = __fadd_rn(totals[i], sums[i]);
  }

  __device__ __forceinline__ void finish(int tap, const float (&totals)[32]) const {
    const Conv& c = a.conv;
    if (first_tap + tap >= taps) return;
    int lane = threadIdx.x % WARP;
#pragma unroll
    for (int i = 0; i < 32; i++) {
      int channel = first_channel + threadIdx.x / WARP * 16 + i / 2 % 2 * 8 + lane / 4;
      int filter = first_filter + i / 4 * 8 + lane % 4 * 2 + i % 2;
      int64_t line = (static_cast<int64_t>(blockIdx.y) * c.filters + filter) * taps + first_tap + tap;
      if (channel < c.channels && filter < c.filters) a.scratch[line * c.channels + channel] = totals[i];
    }
  }

  __device__ __forceinline__ void run() const {
    load_gradient<0, UNITS / 2>(begin, shared);
    load_gradient<UNITS / 2, UNITS / 2>(begin, shared);
    load_signs(begin, shared);
    float totals[TAPS][32] = {};
    int slot = 0;
#pragma unroll 1
    for (int first = begin; first < end; first += PLACES) {
      const char* stage = shared + slot * STAGE_BYTES;
      char* next = shared + (1 - slot) * STAGE_BYTES;
      bool more = first + PLACES < end;
      wgmma::publish();
      __syncthreads();
      uint32_t left[PRODUCTS][4];
      float sums[32];
      start(0, stage, left, sums);
      if (more) load_gradient<0, UNITS / 2>(first + PLACES, next);
      add(sums, totals[0]);
      start(1, stage, left, sums);
      if (more) load_gradient<UNITS / 2, UNITS / 2>(first + PLACES, next);
      add(sums, totals[1]);
      start(2, stage, left, sums);
      if (more) load_signs(first + PLACES, next);
      add(sums, totals[2]);
      slot = 1 - slot;
    }
#pragma unroll
    for (int tap = 0; tap < TAPS; tap++) finish(tap, totals[tap]);
  }
};

#define BNN_WEIGHT_GRADIENT_WGMMA(name, parts)                 \
  BNN_KERNEL(name, MatrixWeightGradient, 128, 2) {             \
    BNN_SHARED(char, shared);                                  \
    WeightGradientWgmma<parts, 64>(a, shared).run();           \
  }
#else
#define BNN_WEIGHT_GRADIENT_WGMMA(name, parts) \
  BNN_KERNEL(name, MatrixWeightGradient, 128) { asm volatile("trap;"); }
#endif

BNN_WEIGHT_GRADIENT_WGMMA(weight_gradient_wgmma, 3)
BNN_WEIGHT_GRADIENT_WGMMA(weight_gradient_wgmma_fast, 1)
