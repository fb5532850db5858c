// Gradient of the weights of a convolution with SIGN input, by wgmma with bf16: for each tap channels x places by places x
// filters. A block is one warpgroup and adds up a range of places for 64 channels, 64 filters and three taps; the ranges are
// added in order by another kernel.
//
// A stage is 64 places. Floats of the gradient come through a ring by cp.async, [place][64] in pieces of 16 bytes whose number
// is exclusive-or'd with the place's; a stage before they are needed they are split in parts, [part][8 filters][place]
// [16 bytes], and all three taps multiply those. Words of signs come through another ring, [tap][word][place]; halves of two
// places' words and a shift are a pair of bf16 of the left operand. Places that a tap does not count are zeros there.
//
// While the products of a tap are under way, the block makes the next left operand and splits a part of the next stage.
#include "async_copy.cuh"
#include "matrix_args.cuh"
#include "split_bf16.cuh"
#include "wgmma_bf16.cuh"

#if BNN_HAS_WGMMA
template <int PARTS>
struct WeightGradientWgmma {
  static constexpr int THREADS = 128;
  static constexpr int PLACES = 64;  // of a stage
  static constexpr int FILTERS = 64;
  static constexpr int CHANNELS = 64;
  static constexpr int TAPS = 3;
  static constexpr int AHEAD = 3;  // stages under way
  static constexpr int CHUNKS = FILTERS / 8;
  static constexpr int FLOAT_BYTES = PLACES * FILTERS * 4;
  static constexpr int PART_BYTES = CHUNKS * PLACES * 16;
  static constexpr int SIGN_WORDS = PLACES * 2;            // of a tap
  static constexpr int TAP_BYTES = PLACES * (2 * 4 + 2);   // signs, and what counts
  static constexpr int UNITS = CHUNKS * PLACES / THREADS;
  static constexpr int PRODUCTS = PLACES / 16;

  const MatrixWeightGradient& a;
  char* const floats;  // [AHEAD]
  char* const parts;   // [2]
  char* const signs;   // [AHEAD + 1][TAPS]
  const int words;
  const int taps;
  const int first_filter;
  const int first_channel;
  const int first_tap;
  const int begin;
  const int end;
  int tap_y[TAPS];  // from the first tap
  int tap_x[TAPS];

  // Where a thread is that loads signs: a place of the result.
  struct Cursor {
    int image;
    int y;
    int x;
  };

  __device__ __forceinline__ WeightGradientWgmma(const MatrixWeightGradient& a, char* shared)
      : a(a), floats(shared), parts(floats + AHEAD * FLOAT_BYTES), signs(parts + 2 * PARTS * PART_BYTES),
        words(ceil_div(a.conv.channels, 32)), taps(a.conv.kernel_height * a.conv.kernel_width),
        first_filter(blockIdx.x / ceil_div(a.conv.channels, CHANNELS) * FILTERS),
        first_channel(blockIdx.x % ceil_div(a.conv.channels, CHANNELS) * CHANNELS), first_tap(blockIdx.z * TAPS),
        begin(blockIdx.y * a.split_places),
        end(min(begin + a.split_places, a.conv.n * a.conv.out_height * a.conv.out_width)) {
#pragma unroll
    for (int i = 0; i < TAPS; i++) {
      tap_y[i] = (first_tap + i) / a.conv.kernel_width * a.conv.dilation - a.conv.top;
      tap_x[i] = (first_tap + i) % a.conv.kernel_width * a.conv.dilation - a.conv.left;
    }
  }

  __device__ __forceinline__ Cursor at(int place) const {
    const Conv& c = a.conv;
    int image = place / (c.out_height * c.out_width);
    return {image, place / c.out_width - image * c.out_height, place % c.out_width};
  }

  // A stage further; `step` is where stage 1 begins.
  __device__ __forceinline__ void advance(Cursor& cursor, const Cursor& step) const {
    cursor.x += step.x;
    cursor.y += step.y;
    cursor.image += step.image;
    if (cursor.x >= a.conv.out_width) {
      cursor.x -= a.conv.out_width;
      cursor.y++;
    }
    if (cursor.y >= a.conv.out_height) {
      cursor.y -= a.conv.out_height;
      cursor.image++;
    }
  }

  __device__ __forceinline__ void load_gradient(int first, char* slot) const {
    int filters = a.conv.filters;
    int piece = threadIdx.x % 16;
    int filter = first_filter + piece * 4;
    int line = threadIdx.x / 16;  // and every eighth from there
    const float* from = a.gradient + static_cast<int64_t>(first + line) * filters + filter;
    char* to = slot + (line * 16 + (piece ^ line)) * 16;
    bool wanted = filter < filters;
    if (filters % 4 == 0) {
#pragma unroll
      for (int i = 0; i < PLACES / 8; i++) {
        bool exists = wanted && first + line + i * 8 < end;
        async_copy::copy<16>(to + i * 8 * 256, exists ? from : a.gradient, exists);
        from += 8 * filters;
      }
      return;
    }
#pragma unroll 1
    for (int i = 0; i < PLACES / 8; i++) {
#pragma unroll
      for (int k = 0; k < 4; k++) {
        bool exists = filter + k < filters && first + line + i * 8 < end;
        async_copy::copy<4>(to + i * 8 * 256 + 4 * k, exists ? from + k : a.gradient, exists);
      }
      from += 8 * filters;
    }
  }

  // A thread has a place, and a word for each tap. Places behind the end meet a gradient of zero.
  __device__ __forceinline__ void load_signs(const Cursor& cursor, char* slot) const {
    const Conv& c = a.conv;
    int own = threadIdx.x % PLACES;
    int half = threadIdx.x / PLACES;
    int word = first_channel / 32 + half;
#pragma unroll
    for (int i = 0; i < TAPS; i++) {
      int y = cursor.y * c.stride + tap_y[i];
      int x = cursor.x * c.stride + tap_x[i];
      bool inside = first_tap + i < taps && cursor.image < c.n && static_cast<unsigned>(y) < static_cast<unsigned>(c.height) &&
                    static_cast<unsigned>(x) < static_cast<unsigned>(c.width);
      bool exists = inside && word < words;
      const uint32_t* from = a.input + (exists ? static_cast<int64_t>((cursor.image * c.height + y) * c.width + x) * words + word : 0);
      char* tap_signs = slot + i * TAP_BYTES;
      uint32_t* to = reinterpret_cast<uint32_t*>(tap_signs) + half * PLACES + own;
      if (!inside && c.pad_value > 0) {
        *to = ~0u;
      } else {
        async_copy::copy<4>(to, from, exists);
      }
      if (half == 0) {
        uint16_t* counts = reinterpret_cast<uint16_t*>(tap_signs + SIGN_WORDS * 4);
        counts[own] = inside || c.pad_value != 0 ? 0xffff : 0;
      }
    }
  }

  // Stage `stage` on its way; closes a group in any case.
  __device__ __forceinline__ void load(int stage, Cursor& cursor, const Cursor& step) const {
    int first = begin + stage * PLACES;
    if (first < end) {
      load_gradient(first, floats + stage % AHEAD * FLOAT_BYTES);
      load_signs(cursor, signs + stage % (AHEAD + 1) * TAPS * TAP_BYTES);
      advance(cursor, step);
    }
    async_copy::commit();
  }

  // Splits units FROM .. FROM + COUNT - 1 of a thread; a unit is a place and eight filters.
  template <int FROM, int COUNT>
  __device__ __forceinline__ void split(int stage) const {
    const char* slot = floats + stage % AHEAD * FLOAT_BYTES;
    char* split_slot = parts + stage % 2 * PARTS * PART_BYTES;
#pragma unroll
    for (int i = FROM; i < FROM + COUNT; i++) {
      int unit = threadIdx.x + i * THREADS;
      int own = unit / 64 * 8 + unit % 8;
      int chunk = unit / 8 % CHUNKS;
      float4 early = *reinterpret_cast<const float4*>(slot + (own * 16 + (2 * chunk ^ (own % 8))) * 16);
      float4 late = *reinterpret_cast<const float4*>(slot + (own * 16 + ((2 * chunk + 1) ^ (own % 8))) * 16);
      uint32_t pairs[4][PARTS];
      split_pair(early.x, early.y, pairs[0]);
      split_pair(early.z, early.w, pairs[1]);
      split_pair(late.x, late.y, pairs[2]);
      split_pair(late.z, late.w, pairs[3]);
      char* to = split_slot + (chunk * PLACES + own) * 16;
#pragma unroll
      for (int part = 0; part < PARTS; part++) {
        *reinterpret_cast<uint4*>(to + part * PART_BYTES) =
            make_uint4(pairs[0][part], pairs[1][part], pairs[2][part], pairs[3][part]);
      }
    }
  }

  // The left operand of a tap.
  __device__ __forceinline__ void read_signs(int stage, int tap, uint32_t (&left)[PRODUCTS][4]) const {
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    const char* own = signs + (stage % (AHEAD + 1) * TAPS + tap) * TAP_BYTES;
    const uint2* pairs = reinterpret_cast<const uint2*>(own + warp / 2 * PLACES * 4) + lane % 4;
    const uint32_t* counts = reinterpret_cast<const uint32_t*>(own + SIGN_WORDS * 4) + lane % 4;
#pragma unroll
    for (int i = 0; i < PRODUCTS; i++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        uint2 two = pairs[i * 8 + half * 4];
        uint32_t pair = halves_of(two.x, two.y, warp % 2 != 0) << (7 - lane / 4);
        uint32_t mask = counts[i * 8 + half * 4];
        left[i][half * 2] = (pair << 8 & mask & 0x80008000u) ^ (mask & 0xbf80bf80u);
        left[i][half * 2 + 1] = (pair & mask & 0x80008000u) ^ (mask & 0xbf80bf80u);
      }
    }
  }

  // Starts the products of a tap.
  __device__ __forceinline__ void start(int stage, const uint32_t (&left)[PRODUCTS][4], float (&sums)[32]) const {
    uint32_t address = wgmma::shared_address(parts + stage % 2 * PARTS * PART_BYTES);
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
    Cursor cursor = at(begin + threadIdx.x % PLACES);
    const Cursor step = at(PLACES);
    for (int i = 0; i < AHEAD; i++) load(i, cursor, step);
    async_copy::wait<AHEAD - 1>();
    __syncthreads();
    split<0, UNITS>(0);
    float totals[TAPS][32] = {};
    int stages = ceil_div(end - begin, PLACES);
#pragma unroll 1
    for (int stage = 0; stage < stages; stage++) {
      async_copy::wait<AHEAD - 2>();
      wgmma::publish();
      __syncthreads();  // this stage is split, the next is there, and all are done with the slots that are filled next
      uint32_t even[PRODUCTS][4];
      uint32_t odd[PRODUCTS][4];
      float sums[32];
      read_signs(stage, 0, even);
      start(stage, even, sums);
      load(stage + AHEAD, cursor, step);
      read_signs(stage, 1, odd);
      add(sums, totals[0]);
      start(stage, odd, sums);
      read_signs(stage, 2, even);
      split<0, UNITS / 2>(stage + 1);
      add(sums, totals[1]);
      start(stage, even, sums);
      split<UNITS / 2, UNITS / 2>(stage + 1);
      add(sums, totals[2]);
    }
    async_copy::wait<0>();
#pragma unroll
    for (int tap = 0; tap < TAPS; tap++) finish(tap, totals[tap]);
  }
};

#define BNN_WEIGHT_GRADIENT_WGMMA(name, parts)                 \
  BNN_KERNEL(name, MatrixWeightGradient, 128, 2) {             \
    BNN_SHARED(char, shared);                                  \
    WeightGradientWgmma<parts>(a, shared).run();           \
  }
#else
#define BNN_WEIGHT_GRADIENT_WGMMA(name, parts) \
  BNN_KERNEL(name, MatrixWeightGradient, 128) { asm volatile("trap;"); }
#endif

BNN_WEIGHT_GRADIENT_WGMMA(weight_gradient_wgmma, 3)
BNN_WEIGHT_GRADIENT_WGMMA(weight_gradient_wgmma_fast, 1)
