// Binary convolution by mma.sync.m16n8k256 .and.popc: an implicit matrix product of places x taps by taps x filters.
//
// A block multiplies tiles of ROWS places by its COLUMNS filters. Its weights lie in shared memory (all of them, where they
// fit; else they come through the ring with the rows); rows come through a ring of four stages of one step (256 bits) each,
// filled by cp.async, one barrier a step; the ring runs on from tile to tile. A warp has 16·MT rows and 8·NT columns.
//
// What a step costs a multiprocessor for the 128 x 128 block (4 warps of 64 x 64), from the instructions' sizes, unmeasured:
//   128 mma of 16 x 8 x 256: at one in two clocks (what the tensor cores of sm_80 do at best) 256 clocks;
//   shared memory: each warp reads 64 · 32 bytes of rows and as many of weights, 16 KB in all, and 4 KB of rows are written:
//   160 clocks of 128 bytes. The 64 x 64 block has 64 clocks of mma and 80 of shared memory: for little work only;
//   popc: eight a lane, 64 clocks of 16 lanes, beside the tensor cores.
// Rows and weights are read by ldmatrix without bank conflicts. Of the registers (240) 128 are sums and
// 16 + 16 rows and weights; two blocks of 128 threads fit a multiprocessor. k3c64 holds 48 registers of weights, which saves
// it 2 KB a warp and step: 8 KB, 64 clocks, for 64 mma (128 clocks).
#include "matrix_epilogue.cuh"
#include "mma.cuh"

// Where a block keeps its weights: in shared memory, or each warp its own in registers (few steps, known when compiling).
enum WeightPlace { IN_SHARED, IN_REGISTERS };

template <int WARPS_M, int WARPS_N, int MT, int NT, int KERNEL, int WORDS, WeightPlace PLACE = IN_SHARED>
struct MmaConv {
  static constexpr int THREADS = 32 * WARPS_M * WARPS_N;
  static constexpr int ROWS = 16 * MT * WARPS_M;
  static constexpr int COLUMNS = 8 * NT * WARPS_N;
  static constexpr int STAGE_WORDS = ROWS * STEP_WORDS;
  static constexpr int SLICE_WORDS = COLUMNS * STEP_WORDS;  // of weights, a step
  static constexpr int GROUPS = COLUMNS / 32;
  static constexpr int HELD_STEPS = PLACE == IN_REGISTERS ? (KERNEL * KERNEL * WORDS + STEP_WORDS - 1) / STEP_WORDS : 1;
  static_assert(NT % 4 == 0, "a lane owns eight filters of 32");

  using Loader = RowLoader<ROWS, THREADS, KERNEL, WORDS>;

  const MatrixConv& a;
  uint32_t* const weights;
  uint32_t* const rows;
  const int steps;
  const int tiles;
  const int first_group;
  const int groups;

  __device__ __forceinline__ MmaConv(const MatrixConv& a, uint32_t* shared)
      : a(a), weights(shared), rows(shared + slots(a) * SLICE_WORDS), steps(steps_of(a.conv)),
        tiles(ceil_div(a.conv.n * a.conv.out_height * a.conv.out_width, ROWS)), first_group(blockIdx.y * GROUPS),
        groups(ceil_div(a.conv.filters, 32)) {}

  // Steps of weights in shared memory.
  static __device__ __forceinline__ int slots(const MatrixConv& a) {
    return PLACE == IN_REGISTERS ? 0 : a.resident ? steps_of(a.conv) : STAGES;
  }

  // The weights of a step; zeros for filters that do not exist.
  __device__ __forceinline__ void load_weights(int step, int slot) const {
    for (int i = threadIdx.x; i < SLICE_WORDS / 4; i += THREADS) {
      int group = first_group + i / (GROUP_WORDS / 4);
      bool exists = group < groups;
      const uint32_t* from =
          a.weights + (exists ? (static_cast<int64_t>(group) * steps + step) * GROUP_WORDS + i * 4 % GROUP_WORDS : 0);
      async_copy::copy<16>(weights + slot * SLICE_WORDS + i * 4, from, exists);
    }
  }

  // Where the producer stands: it is STAGES - 1 steps ahead of the products.
  struct Producer {
    Loader loader;
    int tile;
    int step = 0;
    int slot = 0;

    __device__ __forceinline__ Producer(const MmaConv& conv) : loader(conv.a.conv), tile(blockIdx.x) {
      if (tile < conv.tiles) loader.start(conv.a, tile);
    }

    // Closes a group in any case, so that the number of groups counts the steps.
    __device__ __forceinline__ void load_next(const MmaConv& conv) {
      if (tile < conv.tiles) {
        loader.load(conv.a.conv, conv.rows + slot * STAGE_WORDS);
        if (PLACE == IN_SHARED && !conv.a.resident) conv.load_weights(step, slot);
        if (++step == conv.steps) {
          step = 0;
          tile += gridDim.x;
          if (tile < conv.tiles) loader.start(conv.a, tile);
        }
      }
      async_copy::commit();
      slot = (slot + 1) % STAGES;
    }
  };

  // `columns(n)` gives the weights of 8-column tiles n and n + 1.
  template <class Columns>
  __device__ __forceinline__ void multiply(const uint32_t* stage, const Columns& columns, int (&sums)[MT][NT][4],
                                           BitCount (&bits)[MT][2]) const {
    int lane = threadIdx.x % 32;
    int warp = threadIdx.x / 32;
    uint32_t left[MT][4];
#pragma unroll
    for (int m = 0; m < MT; m++) {
      load_matrices(left[m], stage + place_of_fragment((warp / WARPS_N * MT + m) * 16, lane));
      bits[m][0].add(left[m][0], left[m][2]);
      bits[m][1].add(left[m][1], left[m][3]);
    }
#pragma unroll
    for (int n = 0; n < NT; n += 2) {
      uint4 pair = columns(n);
      uint32_t first[2] = {pair.x, pair.y};
      uint32_t second[2] = {pair.z, pair.w};
#pragma unroll
      for (int m = 0; m < MT; m++) {
        mma_b1(sums[m][n], left[m], first);
        mma_b1(sums[m][n + 1], left[m], second);
      }
    }
  }

  // The next step is there for all, and all are done with the slot that is filled next.
  __device__ __forceinline__ void await(Producer& producer) const {
    async_copy::wait<STAGES - 2>();
    __syncthreads();
    producer.load_next(*this);
  }

  // One 16 rows after the other, always those in sums[0], and one part of them after the other, chosen without an index, so
  // that the epilogue's code is there once.
  __device__ __forceinline__ void finish(int tile, int (&sums)[MT][NT][4], BitCount (&bits)[MT][2]) const {
    int lane = threadIdx.x % 32;
    int warp = threadIdx.x / 32;
    BorderClasses classes = border_classes(a.conv);
    int first_row = tile * ROWS + warp / WARPS_N * 16 * MT + lane / 4;
    int group = first_group + warp % WARPS_N * NT / 4;
#pragma unroll 1
    for (int m = 0; m < MT; m++) {
      MatrixRow upper(a, classes, first_row + m * 16, bits[0][0].of_row());
      MatrixRow lower(a, classes, first_row + m * 16 + 8, bits[0][1].of_row());
#pragma unroll 1
      for (int part = 0; part < NT / 2; part++) {
        int q = part / 2;
        bool is_upper = part % 2 == 0;
        if (group + q >= groups) break;
        int products[8];
#pragma unroll
        for (int i = 0; i < 8; i++) {
          products[i] = is_upper ? sums[0][i / 2][i % 2] : sums[0][i / 2][2 + i % 2];
#pragma unroll
          for (int p = 1; p < NT / 4; p++) {
            int other = is_upper ? sums[0][p * 4 + i / 2][i % 2] : sums[0][p * 4 + i / 2][2 + i % 2];
            products[i] = q == p ? other : products[i];
          }
        }
        MatrixRow::either(is_upper, upper, lower).finish(a, (group + q) * 32 + lane % 4 * 8, products);
      }
#pragma unroll
      for (int k = 0; k + 1 < MT; k++) {
        bits[k][0] = bits[k + 1][0];
        bits[k][1] = bits[k + 1][1];
#pragma unroll
        for (int i = 0; i < NT * 4; i++) sums[k][i / 4][i % 4] = sums[k + 1][i / 4][i % 4];
      }
    }
  }

  __device__ __forceinline__ void run_from_shared() const {
    Producer producer(*this);
    if (a.resident) {
      for (int step = 0; step < steps; step++) load_weights(step, step);  // joins the first group
    }
    for (int i = 0; i < STAGES - 1; i++) producer.load_next(*this);
    const uint32_t* own = weights + threadIdx.x / 32 % WARPS_N * NT * 8 * STEP_WORDS + threadIdx.x % 32 * 4;
    int slot = 0;
    for (int tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
      int sums[MT][NT][4] = {};
      BitCount bits[MT][2];
      for (int step = 0; step < steps; step++) {
        await(producer);
        const uint32_t* slice = own + (a.resident ? step : slot) * SLICE_WORDS;
        const auto columns = [slice](int n) {
          uint32_t pair[4];
          load_matrices(pair, slice + n * 8 * STEP_WORDS);
          return make_uint4(pair[0], pair[1], pair[2], pair[3]);
        };
        multiply(rows + slot * STAGE_WORDS, columns, sums, bits);
        slot = (slot + 1) % STAGES;
      }
      finish(tile, sums, bits);
    }
    async_copy::wait<0>();
  }

  __device__ __forceinline__ void run_from_registers() const {
    Producer producer(*this);
    for (int i = 0; i < STAGES - 1; i++) producer.load_next(*this);
    uint4 held[HELD_STEPS][NT / 2];
    int group = first_group + threadIdx.x / 32 % WARPS_N * NT / 4;
#pragma unroll
    for (int step = 0; step < HELD_STEPS; step++) {
#pragma unroll
      for (int n = 0; n < NT; n += 2) {
        bool exists = group + n / 4 < groups;
        const uint32_t* from = a.weights + (static_cast<int64_t>(group + n / 4) * HELD_STEPS + step) * GROUP_WORDS +
                               n % 4 * 8 * STEP_WORDS + threadIdx.x % 32;
        held[step][n / 2] = exists ? make_uint4(from[0], from[32], from[64], from[96]) : make_uint4(0, 0, 0, 0);
      }
    }
    int slot = 0;
    for (int tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
      int sums[MT][NT][4] = {};
      BitCount bits[MT][2];
#pragma unroll
      for (int step = 0; step < HELD_STEPS; step++) {
        await(producer);
        multiply(rows + slot * STAGE_WORDS, [&held, step](int n) { return held[step][n / 2]; }, sums, bits);
        slot = (slot + 1) % STAGES;
      }
      finish(tile, sums, bits);
    }
    async_copy::wait<0>();
  }

  __device__ __forceinline__ void run() const {
    if constexpr (PLACE == IN_REGISTERS) {
      run_from_registers();
    } else {
      run_from_shared();
    }
  }
};

#if BNN_HAS_MMA_B1
// At least `blocks` blocks fit on a multiprocessor: without that the compiler saves registers for more of them and spills.
#define BNN_CONV_MMA(name, threads, blocks, ...)    \
  BNN_KERNEL(name, MatrixConv, threads, blocks) {   \
    BNN_SHARED(uint32_t, shared);           \
    MmaConv<__VA_ARGS__>(a, shared).run();  \
  }
#else
#define BNN_CONV_MMA(name, threads, blocks, ...) \
  BNN_KERNEL(name, MatrixConv, threads, blocks) {}
#endif

BNN_CONV_MMA(conv_bits_mma_small, 64, 8, 2, 1, 1, 4, 0, 0)
BNN_CONV_MMA(conv_bits_mma, 128, 4, 2, 2, 2, 4, 0, 0)
BNN_CONV_MMA(conv_bits_mma_wide, 128, 2, 2, 2, 4, 8, 0, 0)
BNN_CONV_MMA(conv_bits_mma_k1, 128, 2, 2, 2, 4, 8, 1, 0)
BNN_CONV_MMA(conv_bits_mma_k3c64, 128, 2, 4, 1, 2, 8, 3, 2, IN_REGISTERS)
BNN_CONV_MMA(conv_bits_mma_k3c128, 128, 2, 2, 2, 4, 8, 3, 4)
BNN_CONV_MMA(conv_bits_mma_k3c256, 128, 2, 2, 2, 4, 8, 3, 8)
BNN_CONV_MMA(conv_bits_mma_k3c512, 128, 2, 2, 2, 4, 8, 3, 16)
