// Binary convolution by wgmma.m64nNk256 .and.popc (sm_90a): the same matrix product as conv_bits_mma.
//
// A block of two warpgroups multiplies tiles of 128 places by COLUMNS filters, whose weights all lie in shared memory. Rows
// come through the ring of conv_rows.cuh into registers, where their bits are also counted: the left operand of wgmma may be
// registers, and a lane has the same of it as in mma.m16n8k256. While a step is multiplied the next one is read and counted.
//
// What a step costs a multiprocessor, from the sizes, unmeasured: if 1-bit products go at the pace of the other types (64 x 256
// x 256 in 128 clocks), 2 · 128 clocks for 256 columns. Shared memory: each warpgroup's product reads 8 KB of weights, and 2 KB
// of rows are written for it and read by it: 24 KB, 192 clocks of 128 bytes. For 128 columns 128 and 128. popc: two a lane, 32
// clocks of 16 lanes. Registers: 128 (220 for 256 columns), so that two blocks fit (one). One barrier a step.
//
// A later version may let a warp of its own copy (setmaxnreg, mbarriers); this one shares its loop with conv_bits_mma.
#include "matrix_epilogue.cuh"
#include "mma.cuh"
#include "wgmma.cuh"

#if BNN_HAS_WGMMA
template <int COLUMNS>
struct WgmmaConv {
  static constexpr int THREADS = 256;
  static constexpr int ROWS = 128;
  static constexpr int STAGE_WORDS = ROWS * STEP_WORDS;
  static constexpr int SLICE_WORDS = COLUMNS * STEP_WORDS;
  static constexpr int GROUPS = COLUMNS / 32;

  using Loader = RowLoader<ROWS, THREADS, 0, 0>;

  const MatrixConv& a;
  uint32_t* const weights;
  uint32_t* const rows;
  const int steps;
  const int tiles;
  const int first_group;
  const int groups;

  __device__ __forceinline__ WgmmaConv(const MatrixConv& a, uint32_t* shared)
      : a(a), weights(shared), rows(shared + steps_of(a.conv) * SLICE_WORDS), steps(steps_of(a.conv)),
        tiles(ceil_div(a.conv.n * a.conv.out_height * a.conv.out_width, ROWS)), first_group(blockIdx.y * GROUPS),
        groups(ceil_div(a.conv.filters, 32)) {}

  // Waits too: the products read the weights by another way than ordinary loads, to which publish() opens them.
  __device__ __forceinline__ void load_weights() const {
    for (int i = threadIdx.x; i < steps * SLICE_WORDS / 4; i += THREADS) {
      int step = i / (SLICE_WORDS / 4);
      int group = first_group + i % (SLICE_WORDS / 4) / (GROUP_WORDS / 4);
      bool exists = group < groups;
      const uint32_t* from =
          a.weights + (exists ? (static_cast<int64_t>(group) * steps + step) * GROUP_WORDS + i * 4 % GROUP_WORDS : 0);
      async_copy::copy<16>(weights + i * 4, from, exists);
    }
    async_copy::commit();
    async_copy::wait<0>();
    wgmma::publish();
    __syncthreads();
  }

  // The rows of a step, STAGES - 1 steps ahead of the products.
  struct Producer {
    Loader loader;
    int tile;
    int step = 0;
    int slot = 0;

    __device__ __forceinline__ Producer(const WgmmaConv& conv) : loader(conv.a.conv), tile(blockIdx.x) {
      if (tile < conv.tiles) loader.start(conv.a, tile);
    }

    __device__ __forceinline__ void load_next(const WgmmaConv& conv) {
      if (tile < conv.tiles) {
        loader.load(conv.a.conv, conv.rows + slot * STAGE_WORDS);
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

  // The next step's rows as a left operand, counted. All threads take part.
  __device__ __forceinline__ void read_rows(Producer& producer, int& slot, uint32_t (&left)[4], BitCount (&bits)[2]) const {
    async_copy::wait<STAGES - 2>();
    __syncthreads();  // this step is there for all, and all are done with the slot that is filled next
    producer.load_next(*this);
    load_matrices(left, rows + slot * STAGE_WORDS + place_of_fragment(threadIdx.x / 32 * 16, threadIdx.x % 32));
    bits[0].add(left[0], left[2]);
    bits[1].add(left[1], left[3]);
    slot = (slot + 1) % STAGES;
  }

  // 32 filters after the other, always those in sums[0 .. 15], so that the code is there once.
  __device__ __forceinline__ void finish(int tile, int (&sums)[COLUMNS / 2], const BitCount (&bits)[2]) const {
    int lane = threadIdx.x % 32;
    int row = tile * ROWS + threadIdx.x / 32 * 16 + lane / 4;
    BorderClasses classes = border_classes(a.conv);
    MatrixRow upper(a, classes, row, bits[0].of_row());
    MatrixRow lower(a, classes, row + 8, bits[1].of_row());
#pragma unroll 1
    for (int group = first_group; group < min(groups, first_group + GROUPS); group++) {
#pragma unroll 1
      for (int half = 0; half < 2; half++) {
        int products[8];
#pragma unroll
        for (int i = 0; i < 8; i++) products[i] = half == 0 ? sums[i / 2 * 4 + i % 2] : sums[i / 2 * 4 + 2 + i % 2];
        MatrixRow::either(half == 0, upper, lower).finish(a, group * 32 + lane % 4 * 8, products);
      }
#pragma unroll
      for (int i = 0; i + 16 < COLUMNS / 2; i++) sums[i] = sums[i + 16];
    }
  }

  // Starts the product of a step.
  __device__ __forceinline__ void multiply(int step, const uint32_t (&left)[4], int (&sums)[COLUMNS / 2]) const {
    wgmma::fence();
    uint32_t slice = wgmma::shared_address(weights) + step * SLICE_WORDS * 4;
    wgmma::multiply(sums, left, wgmma_matrix(slice, 128, 256), step > 0);
    wgmma::commit();
  }

  __device__ __forceinline__ void run() const {
    load_weights();
    Producer producer(*this);
    for (int i = 0; i < STAGES - 1; i++) producer.load_next(*this);
    int slot = 0;
    for (int tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
      int sums[COLUMNS / 2];
      BitCount bits[2];
      // Two sets of registers in turn: a set may not change while its product is under way.
      uint32_t even[4];
      uint32_t odd[4];
      read_rows(producer, slot, even, bits);
#pragma unroll 1
      for (int step = 0; step < steps; step += 2) {
        multiply(step, even, sums);
        if (step + 1 < steps) read_rows(producer, slot, odd, bits);
        wgmma::wait<0>();
        wgmma::hold(sums);
        if (step + 1 == steps) break;
        multiply(step + 1, odd, sums);
        if (step + 2 < steps) read_rows(producer, slot, even, bits);
        wgmma::wait<0>();
        wgmma::hold(sums);
      }
      finish(tile, sums, bits);
    }
    async_copy::wait<0>();
  }
};

#define BNN_CONV_WGMMA(name, columns)                        \
  BNN_KERNEL(name, MatrixConv, 256) {                        \
    BNN_SHARED(uint32_t, shared);                            \
    WgmmaConv<columns>(a, shared).run();                     \
  }
#else
// Code for another chip has no wgmma: an error, where somebody starts it all the same, instead of results that nobody wrote.
#define BNN_CONV_WGMMA(name, columns) \
  BNN_KERNEL(name, MatrixConv, 256) { asm volatile("trap;"); }
#endif

BNN_CONV_WGMMA(conv_bits_wgmma_n64, 64)
BNN_CONV_WGMMA(conv_bits_wgmma, 128)
BNN_CONV_WGMMA(conv_bits_wgmma_n256, 256)
