// Binary convolution by wgmma.m64nNk256 .and.popc (sm_90a): the same matrix product as conv_bits_mma.
//
// A block has COLUMNS filters, whose weights all lie in shared memory, and two or three warpgroups. A warpgroup multiplies tiles
// of 64 places on its own, and each of its warps copies the 16 rows that it multiplies itself (warp_rows.cuh): after the weights
// are there no warp waits for a warp of another warpgroup. Rows go into registers by ldmatrix, where their bits are also counted:
// the left operand of wgmma may be registers, and a lane has the same of it as in mma.m16n8k256. While a stage is multiplied it
// is counted and a later one is copied.
//
// Measured on an H200. Products with the left operand in registers reach the peak, 15.4 POPS, from two warpgroups a
// multiprocessor on. 8192^3 to bits: 8.7 POPS (127 us, n192), to counts 6.9 (160 us); 4096^3 to bits 7.1. 3x3 convolutions of 256
// images to bits: 64 channels of 56 x 56 in 36 us, 128 of 28 x 28 in 21, 256 of 14 x 14 in 13, 512 of 7 x 7 in 13.5.
// What limits is the time from an instruction of a warp to its next: 105 of them a stage and warp (all of a tile's included) take
// 630 clocks, while two warpgroups' products take 384 (n192). Fewer instructions no longer help; the stage's ldmatrix and
// the descriptors stand between two products of a warpgroup, and should come while the one before is under way.
// What did not help: cp.async through L1 for 16 bytes, a ring of eight slots, one product in flight while the next is read,
// stages of four steps with two slots, three warpgroups a block of 192 columns. Four of 128 columns spill registers.
#include "mma.cuh"
#include "warp_steps.cuh"
#include "wgmma.cuh"

#if BNN_HAS_WGMMA
template <int THREADS, int COLUMNS, int PIECE, int STEPS, int STAGE_STEPS, int SLOTS, bool FLOATS = false>
struct WgmmaConv {
  static constexpr int ROWS = 64;
  static constexpr int SLICE_WORDS = COLUMNS * STEP_WORDS;
  static constexpr int SLICE = SLICE_WORDS * 4 / 16;  // as descriptors count
  static constexpr int GROUPS = COLUMNS / 32;

  using Rows = WarpRows<PIECE, STEPS, STAGE_STEPS, SLOTS>;
  using Limits = FilterLimits<COLUMNS>;

  const MatrixConv& a;
  const int steps;
  const int rows;
  const int first_group;
  const int groups;
  uint32_t* const weights;
  uint32_t* const rings;
  TapPiece* const pieces;
  TilePlan& plan;
  const Limits limits;

  __device__ __forceinline__ WgmmaConv(const MatrixConv& a, uint32_t* shared)
      : a(a), steps(Rows::steps(a.conv)), rows(a.conv.n * a.conv.out_height * a.conv.out_width),
        first_group(blockIdx.y * GROUPS), groups(ceil_div(a.conv.filters, 32)), weights(shared),
        rings(weights + steps * SLICE_WORDS), pieces(reinterpret_cast<TapPiece*>(rings + THREADS / 32 * Rows::RING_WORDS)),
        plan(*reinterpret_cast<TilePlan*>(pieces + Rows::piece_count(a.conv))),
        limits{reinterpret_cast<float*>(pieces + Rows::piece_count(a.conv)) + 12} {
    static_assert(sizeof(TilePlan) <= 48);
  }

  // Weights are [group][step][GROUP_WORDS], here [step][group][GROUP_WORDS].
  __device__ __forceinline__ void load_weights() const {
    constexpr int PIECES = GROUP_WORDS / 4;
    for (int i = threadIdx.x; i < steps * PIECES; i += THREADS) {
      const uint32_t* from = a.weights + (static_cast<int64_t>(first_group) * steps * PIECES + i) * 4;
      uint32_t* to = weights + i / PIECES * SLICE_WORDS + i % PIECES * 4;
#pragma unroll
      for (int group = 0; group < GROUPS; group++) {
        async_copy::copy<16>(to + group * GROUP_WORDS, from + static_cast<int64_t>(group) * steps * GROUP_WORDS,
                             first_group + group < groups);
      }
    }
    async_copy::commit();
  }

  // Starts the products of a stage, whose first step has its weights at `slice`. Steps behind the last are products of rows of
  // zeros with what lies behind the weights.
  static __device__ __forceinline__ void multiply(uint64_t slice, bool add, const uint32_t (&left)[STAGE_STEPS][4],
                                                  int (&sums)[COLUMNS / 2]) {
    wgmma::fence();
#pragma unroll
    for (int i = 0; i < STAGE_STEPS; i++) wgmma::multiply(sums, left[i], slice + i * SLICE, add || i > 0);
    wgmma::commit();
  }

  // Other epilogues than signs and counts: 32 filters after the other, always those in sums[0 .. 15], so that the code is there
  // once.
  __device__ __forceinline__ void finish_slowly(int (&sums)[COLUMNS / 2], const WarpSums<GROUPS>& own) const {
    int lane = threadIdx.x % 32;
    MatrixRow upper(own.exists(0) ? own.first_row : -1, own.twice_bits[0], own.border(0));
    MatrixRow lower(own.exists(1) ? own.first_row + 8 : -1, own.twice_bits[1], own.border(1));
#pragma unroll 1
    for (int group = first_group; group < min(groups, first_group + GROUPS); group++) {
#pragma unroll 1
      for (int half = 0; half < 2; half++) {
        int products[8];
#pragma unroll
        for (int i = 0; i < 8; i++) products[i] = half == 0 ? sums[i / 2 * 4 + i % 2] : sums[i / 2 * 4 + 2 + i % 2];
        MatrixRow::either(half == 0, upper, lower).template finish<FLOATS>(a, group * 32 + lane % 4 * 8, products);
      }
#pragma unroll
      for (int i = 0; i + 16 < COLUMNS / 2; i++) sums[i] = sums[i + 16];
    }
  }

  __device__ __forceinline__ void finish(bool compares, int (&sums)[COLUMNS / 2], const WarpSums<GROUPS>& own) const {
    if constexpr (FLOATS) {
      if (steps_at_once<COLUMNS>(a)) {
        store_steps(own);
      } else {
        finish_slowly(sums, own);
      }
      return;
    }
    if (compares) {
      own.store_signs(limits);
    } else if (a.epilogue.mode == TO_COUNT && a.conv.filters % 8 == 0) {
      own.store_counts();
    } else {
      finish_slowly(sums, own);
    }
  }

  __device__ __forceinline__ void run() const {
    constexpr int BLOCK_ROWS = THREADS / 128 * ROWS;
    int stride = gridDim.x * BLOCK_ROWS;
    if (a.epilogue.mode == TO_BITS) prefetch(a.epilogue.thresholds);
    load_weights();
    Rows::fill_pieces(a.conv, pieces);
    plan.fill(a.conv, stride);
    __syncthreads();
    int warp = threadIdx.x / 32;
    uint32_t* ring = rings + warp * Rows::RING_WORDS;
    Rows next(a, pieces, ring, blockIdx.x * BLOCK_ROWS + warp * Rows::ROWS, plan);
    for (int i = 0; i < SLOTS - 1; i++) {
      next.prepare_next();
      next.load_next(i);
    }
    bool compares = !FLOATS && wants_compares(a.epilogue);
    if (compares) limits.fill(a, first_group * 32, plan.classes.count());
    async_copy::wait<SLOTS - 1>();  // the weights
    wgmma::publish();
    __syncthreads();

    int lane = threadIdx.x % 32;
    int fragment = place_of_fragment(0, lane);
    asm volatile("" : "+r"(fragment));  // kept, instead of computed again
    uint64_t slices = wgmma_matrix(wgmma::shared_address(weights), 128, 256);
    StepPrefetch ahead;
    if constexpr (FLOATS) ahead.find(a.epilogue);
    int slot = 0;
    int tile = 0;
    for (int first = blockIdx.x * BLOCK_ROWS; first < rows; first += stride) {
      if constexpr (FLOATS) ahead.template rows<COLUMNS>(first + warp * Rows::ROWS, rows, first_group * 32, a.conv.filters);
      int sums[COLUMNS / 2];
      BitCount bits[2];
      uint32_t left[STAGE_STEPS][4];
#pragma unroll 1
      for (int step = 0; step < steps; step += STAGE_STEPS) {
        next.prepare_next();
        async_copy::wait<SLOTS - 2>();
        __syncwarp();  // this stage is there for all lanes, and all have read the slot that is filled next
        const uint32_t* stage = ring + fragment + slot * Rows::STAGE_WORDS;
        wgmma::wait<0>();  // the registers of the left operand are free
#pragma unroll
        for (int i = 0; i < STAGE_STEPS; i++) load_matrices(left[i], stage + i * Rows::STEP);
        multiply(slices + step * SLICE, step > 0, left, sums);
        next.load_next(slot == 0 ? SLOTS - 1 : slot - 1);
        slot = slot + 1 == SLOTS ? 0 : slot + 1;
#pragma unroll
        for (int i = 0; i < STAGE_STEPS; i++) {  // steps behind the last are zeros
          bits[0].add(left[i][0], left[i][2]);
          bits[1].add(left[i][1], left[i][3]);
        }
      }
      WarpSums<GROUPS> own(a, first_group, sums, rows, first + warp * Rows::ROWS + lane / 4, bits);
      own.border_class[0] = next.class_of(tile, lane / 4);
      own.border_class[1] = next.class_of(tile, lane / 4 + 8);
      wgmma::wait<0>();
      wgmma::hold(sums);
      finish(compares, sums, own);
      tile++;
    }
    async_copy::wait<0>();
  }
};

#define BNN_CONV_WGMMA(name, threads, blocks, columns, floats)                       \
  BNN_KERNEL(name, MatrixConv, threads, blocks) {                                    \
    BNN_SHARED(uint32_t, shared);                                                    \
    switch (piece_words(a.conv)) {                                                   \
      case 4: WgmmaConv<threads, columns, 4, 0, 2, 4, floats>(a, shared).run(); break; \
      case 2: WgmmaConv<threads, columns, 2, 0, 2, 4, floats>(a, shared).run(); break; \
      default: WgmmaConv<threads, columns, 1, 0, 2, 4, floats>(a, shared).run();     \
    }                                                                                \
  }

#define BNN_CONV_WGMMA_K3C64(name, blocks, floats)                   \
  BNN_KERNEL(name, MatrixConv, 256, blocks) {                        \
    BNN_SHARED(uint32_t, shared);                                    \
    WgmmaConv<256, 64, 2, 3, 3, 3, floats>(a, shared).run();         \
  }
#else
// Code for another chip has no wgmma: an error, where somebody starts it all the same, instead of results that nobody wrote.
#define BNN_CONV_WGMMA(name, threads, blocks, columns, floats) \
  BNN_KERNEL(name, MatrixConv, threads, blocks) { asm volatile("trap;"); }
#define BNN_CONV_WGMMA_K3C64(name, blocks, floats) \
  BNN_KERNEL(name, MatrixConv, 256, blocks) { asm volatile("trap;"); }
#endif

BNN_CONV_WGMMA_K3C64(conv_bits_wgmma_k3c64, 3, false)
BNN_CONV_WGMMA(conv_bits_wgmma_n64, 256, 2, 64, false)
BNN_CONV_WGMMA(conv_bits_wgmma, 384, 1, 128, false)
BNN_CONV_WGMMA(conv_bits_wgmma_n192, 256, 1, 192, false)
BNN_CONV_WGMMA(conv_bits_wgmma_n256, 256, 1, 256, false)

// TO_AFFINE, whose steps want registers of their own.
BNN_CONV_WGMMA_K3C64(conv_bits_wgmma_steps_k3c64, 2, true)
BNN_CONV_WGMMA(conv_bits_wgmma_steps, 384, 1, 64, true)
