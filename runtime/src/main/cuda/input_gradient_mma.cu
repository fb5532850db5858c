// Gradient of the input of a convolution with SIGN weights, by bf16 tensor cores: places of the input x (taps · filters) by
// (taps · filters) x channels.
//
// With stride s the places (y, x) with equal (y mod s, x mod s) see the same taps, all of them an integer number of places of
// the gradient away; a block has rows of one such phase (blockIdx.z) and skips the taps of the others.
//
// A step is one tap and 32 filters: floats of the gradient come through a ring by cp.async, [row][32] in pieces of 16 bytes
// whose number is exclusive-or'd with 4 in odd rows, so that a quarter-warp's reads of 16 bytes meet no bank twice. Each float
// is split in three when it is read (split_bf16.cuh); the weights' 32 bits along the filters are a lane's four registers of
// ±1 for a column after a shift each. Filter numbers are dealt out so that a lane reads four neighbours (and four 16 further).
//
// A step and warp of 16 x 64 has 48 mma, about 90 instructions to split and 100 to expand; of 32 x 64 (wide) 96 mma, 180 and
// 100. At 8 clocks an mma and 2 an instruction of a quarter of a multiprocessor (sm_80) the tensor cores stay ahead in both.
// Shared memory: 2 KB of floats and 256 bytes of weights for 48 mma.
#include "async_copy.cuh"
#include "gradient_epilogue.cuh"
#include "matrix_args.cuh"
#include "mma.cuh"
#include "split_bf16.cuh"

template <int MT, int PARTS>
struct InputGradient {
  static constexpr int THREADS = 128;
  static constexpr int STAGES = 4;
  static constexpr int ROWS = 64 * MT;
  static constexpr int CHANNELS = 64;
  static constexpr int FILTERS = 32;  // of a step
  static constexpr int STAGE_WORDS = ROWS * FILTERS + CHANNELS;
  static constexpr int OWN = ROWS * FILTERS / 4 / THREADS;  // pieces of 16 bytes that a thread copies
  static constexpr int STEPS_OF_A_SUM = 4;

  // A tap of this phase and a group of filters; the place of the gradient is (y + dy, x + dx).
  struct Walk {
    const Conv& c;
    const int phase_y;
    const int phase_x;
    const int groups;
    int tap = -1;
    int group;
    int dy = 0;
    int dx = 0;

    __device__ __forceinline__ Walk(const Conv& c, int phase_y, int phase_x)
        : c(c), phase_y(phase_y), phase_x(phase_x), groups(ceil_div(c.filters, FILTERS)), group(groups - 1) {
      advance();
    }

    __device__ __forceinline__ bool ended() const { return tap >= c.kernel_height * c.kernel_width; }

    __device__ __forceinline__ void advance() {
      if (++group < groups) return;
      group = 0;
      while (++tap < c.kernel_height * c.kernel_width) {
        dy = phase_y + c.top - tap / c.kernel_width * c.dilation;
        dx = phase_x + c.left - tap % c.kernel_width * c.dilation;
        if (dy % c.stride == 0 && dx % c.stride == 0) break;
      }
      dy /= c.stride;
      dx /= c.stride;
    }
  };

  const MatrixInputGradient& a;
  float* const shared;
  const int phase_y;
  const int phase_x;
  const int rows_y;  // places of the phase along y and x, in the first phase
  const int rows_x;
  const int first_channel;

  __device__ __forceinline__ InputGradient(const MatrixInputGradient& a, float* shared)
      : a(a), shared(shared), phase_y(blockIdx.z / a.conv.stride), phase_x(blockIdx.z % a.conv.stride),
        rows_y(ceil_div(a.conv.height, a.conv.stride)), rows_x(ceil_div(a.conv.width, a.conv.stride)),
        first_channel(blockIdx.y * CHANNELS) {}

  // A row's image and its place among those of its phase; n = -1 where there is none.
  struct Row {
    int n;
    int y;
    int x;
  };

  __device__ __forceinline__ Row row(int number) const {
    int m = blockIdx.x * ROWS + number;
    int n = m / (rows_y * rows_x);
    int y = m / rows_x - n * rows_y;
    int x = m % rows_x;
    bool exists = n < a.conv.n && y * a.conv.stride + phase_y < a.conv.height && x * a.conv.stride + phase_x < a.conv.width;
    return {exists ? n : -1, y, x};
  }

  __device__ __forceinline__ void load_gradient(const Walk& walk, const Row (&rows)[OWN], float* stage) const {
    const Conv& c = a.conv;
    int piece = threadIdx.x % 8;
    int filter = walk.group * FILTERS + piece * 4;
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      int number = threadIdx.x / 8 + i * (THREADS / 8);
      int oy = rows[i].y + walk.dy;
      int ox = rows[i].x + walk.dx;
      bool inside = rows[i].n >= 0 && static_cast<unsigned>(oy) < static_cast<unsigned>(c.out_height) &&
                    static_cast<unsigned>(ox) < static_cast<unsigned>(c.out_width);
      int64_t place = inside ? (static_cast<int64_t>(rows[i].n) * c.out_height + oy) * c.out_width + ox : 0;
      const float* from = a.gradient + place * c.filters;
      float* to = stage + number * FILTERS + (piece ^ (number % 2 * 4)) * 4;
      if (c.filters % 4 == 0) {
        bool exists = inside && filter < c.filters;
        async_copy::copy<16>(to, from + (exists ? filter : 0), exists);
      } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
          bool exists = inside && filter + k < c.filters;
          async_copy::copy<4>(to + k, from + (exists ? filter + k : 0), exists);
        }
      }
    }
  }

  __device__ __forceinline__ void load_weights(const Walk& walk, float* stage) const {
    if (threadIdx.x >= CHANNELS / 4) return;
    int columns = ceil_div(a.conv.channels, 32) * 32;
    int channel = first_channel + threadIdx.x * 4;
    int64_t line = static_cast<int64_t>(walk.tap * walk.groups + walk.group) * columns;
    bool exists = channel < columns;
    async_copy::copy<16>(stage + ROWS * FILTERS + threadIdx.x * 4, a.weights + line + (exists ? channel : 0), exists);
  }

  // Closes a group in any case, so that the number of groups counts the steps.
  __device__ __forceinline__ void load_next(Walk& walk, const Row (&rows)[OWN], int slot) const {
    if (!walk.ended()) {
      load_gradient(walk, rows, shared + slot * STAGE_WORDS);
      load_weights(walk, shared + slot * STAGE_WORDS);
      walk.advance();
    }
    async_copy::commit();
  }

  // Filters 4t + q and 16 + 4t + q of a row, q = 0 .. 3: the lane's pairs.
  static __device__ __forceinline__ void read_pairs(const float* stage, int number, uint32_t (&pairs)[4][PARTS]) {
    int t = threadIdx.x % 4;
    int swizzle = number % 2 * 4;
    float4 first = *reinterpret_cast<const float4*>(stage + number * FILTERS + (t ^ swizzle) * 4);
    float4 second = *reinterpret_cast<const float4*>(stage + number * FILTERS + ((t + 4) ^ swizzle) * 4);
    split_pair(first.x, second.x, pairs[0]);
    split_pair(first.y, second.y, pairs[1]);
    split_pair(first.z, second.z, pairs[2]);
    split_pair(first.w, second.w, pairs[3]);
  }

  __device__ __forceinline__ void multiply(const float* stage, float (&sums)[MT * 8][4]) const {
    int lane = threadIdx.x % 32;
    int number = threadIdx.x / 32 * 16 * MT + lane / 4;
    uint32_t upper[MT][4][PARTS];
    uint32_t lower[MT][4][PARTS];
#pragma unroll
    for (int m = 0; m < MT; m++) {
      read_pairs(stage, number + m * 16, upper[m]);
      read_pairs(stage, number + m * 16 + 8, lower[m]);
    }
    const uint4* columns = reinterpret_cast<const uint4*>(stage + ROWS * FILTERS) + lane / 4 * 2;
    const uint4 words[2] = {columns[0], columns[1]};
#pragma unroll
    for (int j = 0; j < 8; j++) {
      const uint4& four = words[j / 4];
      uint32_t word = (j % 4 == 0 ? four.x : j % 4 == 1 ? four.y : j % 4 == 2 ? four.z : four.w) << (12 - lane % 4 * 4);
#pragma unroll
      for (int half = 0; half < 2; half++) {  // of the filters: pairs 0, 1 and pairs 2, 3
        uint32_t right[2] = {signs_as_bf16(word << (3 - 2 * half)), signs_as_bf16(word << (2 - 2 * half))};
#pragma unroll
        for (int part = 0; part < PARTS; part++) {
#pragma unroll
          for (int m = 0; m < MT; m++) {
            uint32_t left[4] = {upper[m][2 * half][part], lower[m][2 * half][part], upper[m][2 * half + 1][part],
                                lower[m][2 * half + 1][part]};
            mma_bf16(sums[m * 8 + j], left, right);
          }
        }
      }
    }
  }

  // Column 2t + b of tile j is channel (2t + b) · 8 + j: a lane has 16 neighbours.
  __device__ __forceinline__ void finish(const float (&totals)[MT * 8][4]) const {
    int lane = threadIdx.x % 32;
    const Conv& c = a.conv;
#pragma unroll
    for (int r = 0; r < MT * 2; r++) {
      Row own = row(threadIdx.x / 32 * 16 * MT + r * 8 + lane / 4);
      if (own.n < 0) continue;
      int64_t line = static_cast<int64_t>(own.n) * c.height + own.y * c.stride + phase_y;
      int64_t place = line * c.width + own.x * c.stride + phase_x;
#pragma unroll
      for (int q = 0; q < 4; q++) {
        float four[4];
#pragma unroll
        for (int i = 0; i < 4; i++) four[i] = totals[r / 2 * 8 + q % 2 * 4 + i][r % 2 * 2 + q / 2];
        int channel = first_channel + lane % 4 * 16 + q * 4;
        if (channel < c.channels) GradientPlace{static_cast<int>(place), c.height * c.width, channel, c.channels}.finish(a, four);
      }
    }
  }

  __device__ __forceinline__ void run() const {
    Row rows[OWN];
#pragma unroll
    for (int i = 0; i < OWN; i++) rows[i] = row(threadIdx.x / 8 + i * (THREADS / 8));
    Walk ahead(a.conv, phase_y, phase_x);
    for (int i = 0; i < STAGES - 1; i++) load_next(ahead, rows, i);
    float sums[MT * 8][4] = {};
    float totals[MT * 8][4] = {};
    int step = 0;
    for (Walk walk(a.conv, phase_y, phase_x); !walk.ended(); walk.advance()) {
      async_copy::wait<STAGES - 2>();
      __syncthreads();  // this step is there for all, and all are done with the slot that is filled next
      load_next(ahead, rows, (step + STAGES - 1) % STAGES);
      multiply(shared + step % STAGES * STAGE_WORDS, sums);
      if (++step % STEPS_OF_A_SUM == 0) empty_into(sums, totals);
    }
    async_copy::wait<0>();
    empty_into(sums, totals);
    finish(totals);
  }
};

#define BNN_INPUT_GRADIENT(name, rows, parts, blocks)         \
  BNN_KERNEL(name, MatrixInputGradient, 128, blocks) {        \
    BNN_SHARED(float, shared);                                \
    InputGradient<rows, parts>(a, shared).run();              \
  }

BNN_INPUT_GRADIENT(input_gradient_mma, 1, 3, 3)
BNN_INPUT_GRADIENT(input_gradient_mma_fast, 1, 1, 3)
BNN_INPUT_GRADIENT(input_gradient_mma_wide, 2, 3, 2)
BNN_INPUT_GRADIENT(input_gradient_mma_wide_fast, 2, 1, 2)
