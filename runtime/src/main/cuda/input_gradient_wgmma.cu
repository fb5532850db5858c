// Gradient of the input of a convolution with SIGN weights, by wgmma with bf16: channels x (taps · filters) by
// (taps · filters) x places of the input. Phases as in input_gradient_mma.cu.
//
// The places are laid out in a grid with zeros between the rows and the images (PhaseGrid), so that a tap is a shift by a
// fixed number of positions. A block has 128 positions and, in shared memory, all positions of the gradient that any tap
// meets, 32 filters at a time, split in parts of bf16: [part][8 filters][position][16 bytes]. Such rows may begin at any
// position, so every tap multiplies what was loaded and split once. The weights are the left operand: a lane makes its
// registers of ±1 out of the bits.
//
// A block is one warpgroup, so that the two blocks of a multiprocessor wait at different times, and strides over the tiles of
// 128 positions. While the products of three taps are under way, it loads a third of the next 32 filters, be they those of
// the next tile.
#include "gradient_epilogue.cuh"
#include "split_bf16.cuh"
#include "wgmma_bf16.cuh"

#if BNN_HAS_WGMMA
// Positions along an axis, of the places of one phase. Tap k of the place at position p meets the gradient at position
// p + offset(k), if that is whole.
struct PhaseAxis {
  const int phase;
  const int stride;
  const int before;
  const int dilation;
  const int kernel;
  int places;  // of the phase
  int low = 0;   // the least and the greatest offset
  int high = 0;
  int pitch;  // positions

  __device__ __forceinline__ PhaseAxis(int phase, int stride, int before, int dilation, int kernel, int size, int out)
      : phase(phase), stride(stride), before(before), dilation(dilation), kernel(kernel), places(ceil_div(size - phase, stride)) {
    bool none = true;
    for (int k = 0; k < kernel; k++) {
      if (!meets(k)) continue;
      low = none ? offset(k) : min(low, offset(k));
      high = none ? offset(k) : max(high, offset(k));
      none = false;
    }
    pitch = max(max(out, places), max(out - low, places + high));
  }

  __device__ __forceinline__ bool meets(int k) const { return (phase + before - k * dilation) % stride == 0; }
  __device__ __forceinline__ int offset(int k) const { return (phase + before - k * dilation) / stride; }
};

template <int PARTS, int TAPS_OF_A_SUM = 3, int BATCH = 3>
struct InputGradientWgmma {
  static constexpr int THREADS = 128;
  static constexpr int POSITIONS = 128;
  static constexpr int CHANNELS = 64;
  static constexpr int FILTERS = 32;  // of a step
  static constexpr int CHUNKS = FILTERS / 8;
  static constexpr int MOST_TAPS = 192;
  static constexpr int LINE = 20;  // of a warp's 16 channels on their way to memory

  struct Tap {
    int line;   // of the arranged weights, without the group
    int shift;  // first position of the halo, in bytes
  };

  const MatrixInputGradient& a;
  const PhaseAxis y;
  const PhaseAxis x;
  const int groups;
  const int columns;  // of arranged weights
  const int first_channel;
  const int tiles;
  const int lead;  // from the first position of the halo to the block's first
  Tap* const taps;
  int* const places;  // of the gradient, of each position of the halo; -1 for a zero
  float* const lines;  // of a warp
  char* const stages;
  const int stage_bytes;

  __device__ __forceinline__ InputGradientWgmma(const MatrixInputGradient& a, char* shared)
      : a(a), y(blockIdx.z / a.conv.stride, a.conv.stride, a.conv.top, a.conv.dilation, a.conv.kernel_height, a.conv.height, a.conv.out_height),
        x(blockIdx.z % a.conv.stride, a.conv.stride, a.conv.left, a.conv.dilation, a.conv.kernel_width, a.conv.width, a.conv.out_width),
        groups(ceil_div(a.conv.filters, FILTERS)), columns(ceil_div(a.conv.channels, 32) * 32), first_channel(blockIdx.y * CHANNELS),
        tiles(ceil_div(a.conv.n * y.pitch * x.pitch, POSITIONS)), lead(-(y.low * x.pitch + x.low)), taps(reinterpret_cast<Tap*>(shared)),
        places(reinterpret_cast<int*>(shared + MOST_TAPS * 8)),
        lines(reinterpret_cast<float*>(shared + MOST_TAPS * 8 + a.halo * 4) + threadIdx.x / WARP * WARP * LINE),
        stages(shared + MOST_TAPS * 8 + a.halo * 4 + THREADS * LINE * 4),
        stage_bytes(PARTS * CHUNKS * 16 * a.halo) {}

  // Lists the taps of the phase; gives their number. The first warp writes, all count.
  __device__ __forceinline__ int list_taps() const {
    int count = 0;
    int all = a.conv.kernel_height * a.conv.kernel_width;
    for (int first = 0; first < all; first += WARP) {
      int tap = first + threadIdx.x % WARP;
      int ky = tap / a.conv.kernel_width;
      int kx = tap % a.conv.kernel_width;
      bool meets = tap < all && y.meets(ky) && x.meets(kx);
      uint32_t others = __ballot_sync(ALL_LANES, meets);
      if (meets && threadIdx.x < WARP) {
        int at = count + __popc(others & ((1u << threadIdx.x) - 1));
        taps[at] = {tap * groups * columns, (lead + y.offset(ky) * x.pitch + x.offset(kx)) * 16};
      }
      count += __popc(others);
    }
    return count;
  }

  __device__ __forceinline__ void list_places(int tile) const {
    const Conv& c = a.conv;
    for (int i = threadIdx.x; i < a.halo; i += THREADS) {
      int position = tile * POSITIONS - lead + i;
      int image = position / (y.pitch * x.pitch);
      int oy = position / x.pitch - image * y.pitch;
      int ox = position % x.pitch;
      bool inside = position >= 0 && image < c.n && oy < c.out_height && ox < c.out_width;
      places[i] = inside ? (image * c.out_height + oy) * c.out_width + ox : -1;
    }
  }

  // Filters `filter` .. + 3 of a place, where their number is no multiple of four.
  __device__ __noinline__ float4 load_four(int place, int filter) const {
    int filters = a.conv.filters;
    float v[4] = {};
    for (int i = 0; i < 4 && place >= 0 && filter + i < filters; i++) {
      v[i] = a.gradient[static_cast<int64_t>(place) * filters + filter + i];
    }
    return make_float4(v[0], v[1], v[2], v[3]);
  }

  // A unit is a position and a chunk of eight filters: 4c .. 4c + 3 and 16 further, in pairs. A thread's units have the same
  // chunk.
  __device__ __forceinline__ void load(int group, char* stage, int begin, int end) const {
    int filters = a.conv.filters;
    int chunk = threadIdx.x / 8 % CHUNKS;
    int filter = group * FILTERS + chunk * 4;
    bool has_first = filter < filters;
    bool has_second = filter + 16 < filters;
    bool by_four = filters % 4 == 0;
    const float* origin = a.gradient + filter;
    for (int unit = begin + threadIdx.x; unit < end; unit += BATCH * THREADS) {
      float4 first[BATCH];
      float4 second[BATCH];
#pragma unroll
      for (int i = 0; i < BATCH; i++) {
        int own = unit + i * THREADS;
        int place = own < end ? places[own / WARP * 8 + own % 8] : -1;
        first[i] = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
        second[i] = first[i];
        if (by_four) {
          const float4* from = reinterpret_cast<const float4*>(origin + static_cast<int64_t>(place) * filters);
          if (place >= 0 && has_first) first[i] = __ldg(from);
          if (place >= 0 && has_second) second[i] = __ldg(from + 4);
        } else {
          first[i] = load_four(place, filter);
          second[i] = load_four(place, filter + 16);
        }
      }
#pragma unroll
      for (int i = 0; i < BATCH; i++) {
        int own = unit + i * THREADS;
        if (own >= end) break;
        uint32_t pairs[4][PARTS];
        split_pair(first[i].x, second[i].x, pairs[0]);
        split_pair(first[i].y, second[i].y, pairs[1]);
        split_pair(first[i].z, second[i].z, pairs[2]);
        split_pair(first[i].w, second[i].w, pairs[3]);
        char* to = stage + (chunk * a.halo + own / WARP * 8 + own % 8) * 16;
#pragma unroll
        for (int part = 0; part < PARTS; part++) {
          *reinterpret_cast<uint4*>(to + part * CHUNKS * 16 * a.halo) =
              make_uint4(pairs[0][part], pairs[1][part], pairs[2][part], pairs[3][part]);
        }
      }
    }
  }

  // The weights of some taps, as long as there are taps.
  __device__ __forceinline__ void read_weights(int group, int tap, int count, uint32_t (&words)[TAPS_OF_A_SUM][2]) const {
    int channel = first_channel + threadIdx.x / WARP * 16 + threadIdx.x % WARP / 4;
#pragma unroll
    for (int i = 0; i < TAPS_OF_A_SUM; i++) {
      bool exists = tap + i < count && channel < columns;
      const uint32_t* from = a.weights + group * columns + (exists ? taps[tap + i].line + channel : 0);
      words[i][0] = exists ? __ldg(from) : 0;
      words[i][1] = exists ? __ldg(from + 8) : 0;
    }
  }

  // Starts the products of some taps.
  template <int COUNT>
  __device__ __forceinline__ void start(int tap, const char* stage, const uint32_t (&words)[TAPS_OF_A_SUM][2],
                                        uint32_t (&left)[COUNT][2][4], float (&sums)[64]) const {
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
      uint32_t upper = words[i][0] << (3 - threadIdx.x % 4);
      uint32_t lower = words[i][1] << (3 - threadIdx.x % 4);
#pragma unroll
      for (int half = 0; half < 2; half++) {
        left[i][half][0] = signs_as_bf16(upper << (12 - 8 * half));
        left[i][half][1] = signs_as_bf16(lower << (12 - 8 * half));
        left[i][half][2] = signs_as_bf16(upper << (8 - 8 * half));
        left[i][half][3] = signs_as_bf16(lower << (8 - 8 * half));
      }
    }
    uint32_t address = wgmma::shared_address(stage);
    wgmma_bf16::fence();
#pragma unroll
    for (int i = 0; i < COUNT; i++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
#pragma unroll
        for (int part = 0; part < PARTS; part++) {
          uint32_t at = address + taps[tap + i].shift + (part * CHUNKS + half * 2) * 16 * a.halo;
          wgmma_bf16::multiply<0>(sums, left[i][half], wgmma_matrix(at, 16 * a.halo, 128), i + half + part > 0);
        }
      }
    }
    wgmma_bf16::commit();
  }

  static __device__ __forceinline__ void add(float (&sums)[64], float (&totals)[64]) {
    wgmma_bf16::wait<0>();
    wgmma_bf16::hold(sums);
#pragma unroll
    for (int i = 0; i < 64; i++) totals[i] = __fadd_rn(totals[i], sums[i]);
  }

  // The place of the input at a position, or -1.
  __device__ __forceinline__ int place_at(int position) const {
    const Conv& c = a.conv;
    int image = position / (y.pitch * x.pitch);
    int own_y = position / x.pitch - image * y.pitch;
    int own_x = position % x.pitch;
    bool exists = image < c.n && own_y < y.places && own_x < x.places;
    return exists ? (image * c.height + own_y * c.stride + y.phase) * c.width + own_x * c.stride + x.phase : -1;
  }

  // 32 positions after the other through the warp's shared memory, [position][channel], so that neighbouring lanes store
  // neighbouring channels. They are always those of totals[0 .. 15], so that the code is there once.
  __device__ __forceinline__ void finish(int tile, float (&totals)[64]) const {
    const Conv& c = a.conv;
    int lane = threadIdx.x % WARP;
    int channel = first_channel + threadIdx.x / WARP * 16 + lane % 4 * 4;
#pragma unroll 1
    for (int first = 0; first < POSITIONS; first += WARP) {
      int own = place_at(tile * POSITIONS + first + lane);
      __syncwarp();
#pragma unroll
      for (int i = 0; i < 16; i++) {
        lines[(i / 4 * 8 + lane % 4 * 2 + i % 2) * LINE + i / 2 % 2 * 8 + lane / 4] = totals[i];
      }
      __syncwarp();
#pragma unroll 1
      for (int i = 0; i < WARP; i += 8) {
        int place = __shfl_sync(ALL_LANES, own, i + lane / 4);
        if (place < 0 || channel >= c.channels) continue;
        float4 v = *reinterpret_cast<const float4*>(lines + (i + lane / 4) * LINE + lane % 4 * 4);
        float four[4] = {v.x, v.y, v.z, v.w};
        GradientPlace{place, c.height * c.width, channel, c.channels}.finish(a, four);
      }
#pragma unroll
      for (int i = 0; i < 48; i++) totals[i] = totals[i + 16];
    }
  }

  __device__ __forceinline__ void run() const {
    if (blockIdx.x >= tiles) return;
    int count = list_taps();
    list_places(blockIdx.x);
    __syncthreads();
    int units = a.halo * CHUNKS;
    load(0, stages, 0, units);
    int third = ceil_div(units, max(1, count / TAPS_OF_A_SUM + count % TAPS_OF_A_SUM) * THREADS) * THREADS;
    uint32_t words[TAPS_OF_A_SUM][2];
    read_weights(0, 0, count, words);
    int slot = 0;
#pragma unroll 1
    for (int tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
      float totals[64] = {};
#pragma unroll 1
      for (int group = 0; group < groups; group++) {
        const char* stage = stages + slot * stage_bytes;
        char* next = stages + (1 - slot) * stage_bytes;
        bool ends = group + 1 == groups;
        int next_group = ends ? 0 : group + 1;
        int loaded = 0;
        wgmma::publish();
        __syncthreads();
        if (ends) {
          list_places(tile + gridDim.x);
          __syncthreads();
        }
        // While the products are under way, what comes next is loaded.
        auto multiply = [&]<int COUNT>(int tap) {
          float sums[64];
          uint32_t left[COUNT][2][4];
          start(tap, stage, words, left, sums);
          bool last = tap + COUNT == count;
          read_weights(last ? next_group : group, last ? 0 : tap + COUNT, count, words);
          load(next_group, next, loaded, min(units, loaded + third));
          loaded += third;
          add(sums, totals);
        };
        int tap = 0;
#pragma unroll 1
        for (; tap + TAPS_OF_A_SUM <= count; tap += TAPS_OF_A_SUM) multiply.template operator()<TAPS_OF_A_SUM>(tap);
#pragma unroll 1
        for (; tap < count; tap++) multiply.template operator()<1>(tap);
        slot = 1 - slot;
      }
      finish(tile, totals);
    }
  }
};

#define BNN_INPUT_GRADIENT_WGMMA(name, parts)              \
  BNN_KERNEL(name, MatrixInputGradient, 128, 2) {          \
    BNN_SHARED(char, shared);                              \
    InputGradientWgmma<parts>(a, shared).run();            \
  }
#else
#define BNN_INPUT_GRADIENT_WGMMA(name, parts) \
  BNN_KERNEL(name, MatrixInputGradient, 128) { asm volatile("trap;"); }
#endif

BNN_INPUT_GRADIENT_WGMMA(input_gradient_wgmma, 3)
BNN_INPUT_GRADIENT_WGMMA(input_gradient_wgmma_fast, 1)
