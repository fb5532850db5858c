// Tiles of sums of products: a block's warps hold WARP_ROWS x WARP_COLUMNS of them, a warp 4 x 8 threads, a thread
// ROWS x COLUMNS. A block may have several GROUPS of such warps, which make parts of the same sums. Both operands lie in shared
// memory, STAGES steps of DEPTH products deep, which async_copy fills while others are multiplied. Each sum takes its products
// in the order of k, one fmaf each.
#pragma once

#include "async_copy.cuh"

// How the products of an operand lie in shared memory: for each row or column one after the other, or for each k all rows.
enum class Along { K, LINES };

// What is added to a sum: each product by itself; parts of several products, each from +0; or products that were rounded.
enum class Terms { PRODUCTS, PARTS, ROUNDED };

template <int WARP_ROWS_, int WARP_COLUMNS_, int ROWS_, int COLUMNS_, int DEPTH_, int STAGES_, int GROUPS_ = 1>
struct Tiling {
  static constexpr int WARP_ROWS = WARP_ROWS_;
  static constexpr int WARP_COLUMNS = WARP_COLUMNS_;
  static constexpr int ROWS = ROWS_;
  static constexpr int COLUMNS = COLUMNS_;
  static constexpr int DEPTH = DEPTH_;
  static constexpr int STAGES = STAGES_;
  static constexpr int GROUPS = GROUPS_;
  static constexpr int THREADS = WARP_ROWS * WARP_COLUMNS * WARP;  // of a group
  static constexpr int BLOCK_THREADS = GROUPS * THREADS;
  static constexpr int BLOCK_ROWS = WARP_ROWS * 4 * ROWS;
  static constexpr int BLOCK_COLUMNS = WARP_COLUMNS * 8 * COLUMNS;

  // Where a lane's sums lie among those of its warp: a quarter of a warp reads two rows and four columns.
  static __device__ __forceinline__ int lane_row() { return (threadIdx.x & 1) | (threadIdx.x >> 4 & 1) << 1; }
  static __device__ __forceinline__ int lane_column() { return threadIdx.x >> 1 & 7; }

  static __device__ __forceinline__ int thread() { return GROUPS == 1 ? threadIdx.x : threadIdx.x % THREADS; }
  static __device__ __forceinline__ int group() { return GROUPS == 1 ? 0 : threadIdx.x / THREADS; }
};

// One operand of one step. LANES threads of a warp read neighbouring lines, each COUNT of them.
template <Along ALONG, int LINES_, int LANES, int COUNT, int DEPTH>
struct OperandTile {
  static constexpr int LINES = LINES_;
  static constexpr int UNIT = COUNT % 4 == 0 ? 4 : COUNT % 2 == 0 ? 2 : 1;
  static constexpr int PITCH = ALONG == Along::K ? DEPTH + 4 : LINES + 8;  // neighbours in different banks, 16-byte units
  static constexpr int FLOATS = ALONG == Along::K ? LINES * PITCH : DEPTH * PITCH;

  // Line number i of a lane, counted from the first of its warp.
  static __device__ __forceinline__ int line(int lane, int i) {
    if constexpr (ALONG == Along::K) return lane + LANES * i;
    return (lane + LANES * (i / UNIT)) * UNIT + i % UNIT;
  }

  static __device__ __forceinline__ int at(int line, int k) { return ALONG == Along::K ? line * PITCH + k : k * PITCH + line; }

  // Four k of all lines of a lane.
  static __device__ __forceinline__ void load(const float* from, int lane, float (&to)[4][COUNT]) {
    if constexpr (ALONG == Along::K) {
#pragma unroll
      for (int i = 0; i < COUNT; i++) {
        float4 v = *reinterpret_cast<const float4*>(from + line(lane, i) * PITCH);
        to[0][i] = v.x;
        to[1][i] = v.y;
        to[2][i] = v.z;
        to[3][i] = v.w;
      }
    } else {
#pragma unroll
      for (int k = 0; k < 4; k++) {
#pragma unroll
        for (int i = 0; i < COUNT; i += UNIT) load_unit(from + k * PITCH + line(lane, i), &to[k][i]);
      }
    }
  }

  static __device__ __forceinline__ void load_unit(const float* from, float* to) {
    if constexpr (UNIT == 4) {
      float4 v = *reinterpret_cast<const float4*>(from);
      to[0] = v.x;
      to[1] = v.y;
      to[2] = v.z;
      to[3] = v.w;
    } else if constexpr (UNIT == 2) {
      float2 v = *reinterpret_cast<const float2*>(from);
      to[0] = v.x;
      to[1] = v.y;
    } else {
      to[0] = from[0];
    }
  }
};

// A tile of sums. A problem says
//   static constexpr Along LEFT, RIGHT;  static constexpr Terms TERMS
//   int depth()                        products of a sum; all behind them up to a multiple of 4 must change no sum
//   void load(float* left, float* right)   starts the copies of the next step
//   bool ends_part()                   PARTS: whether a part ends with the next unit of four products
template <class T, class Problem>
struct ProductTile {
  using Left = OperandTile<Problem::LEFT, T::BLOCK_ROWS, 4, T::ROWS, T::DEPTH>;
  using Right = OperandTile<Problem::RIGHT, T::BLOCK_COLUMNS, 8, T::COLUMNS, T::DEPTH>;
  static constexpr int STAGE = Left::FLOATS + Right::FLOATS;
  static constexpr int PITCH = T::BLOCK_COLUMNS + 8;  // of the sums
  static constexpr int STAGES = T::GROUPS * T::STAGES * STAGE;
  static constexpr int TOTAL = T::GROUPS == 1 ? 0 : T::BLOCK_ROWS * T::BLOCK_COLUMNS;  // the sums of several groups
  static constexpr int FLOATS = (STAGES > T::BLOCK_ROWS * PITCH ? STAGES : T::BLOCK_ROWS * PITCH) + TOTAL;
  using Sums = float[T::ROWS][T::COLUMNS];

  static __device__ __forceinline__ int row(int i) {
    int warp = T::thread() / WARP / T::WARP_COLUMNS;
    return warp * 4 * T::ROWS + Left::line(T::lane_row(), i);
  }
  static __device__ __forceinline__ int column(int i) {
    int warp = T::thread() / WARP % T::WARP_COLUMNS;
    return warp * 8 * T::COLUMNS + Right::line(T::lane_column(), i);
  }

  // Rows that a thread hands over together, and how far they are apart.
  static constexpr int FOURS = T::BLOCK_ROWS * T::BLOCK_COLUMNS / 4 / T::BLOCK_THREADS;
  static constexpr int HANDED = FOURS < 4 ? FOURS : 4;
  static constexpr int APART = T::BLOCK_THREADS * 4 / T::BLOCK_COLUMNS;

  // Calls take(row, column, sums) for all sums, those of four neighbouring columns and several rows at a time. Before that
  // mend(row, column, sums) may change those of one row.
  template <class Mend, class Take>
  static __device__ __forceinline__ void hand_over(const Sums& sums, float* shared, const Mend& mend, const Take& take) {
    __syncthreads();
    if (T::group() == 0) {
#pragma unroll
      for (int r = 0; r < T::ROWS; r++) {
#pragma unroll
        for (int c = 0; c < T::COLUMNS; c++) shared[row(r) * PITCH + column(c)] = sums[r][c];
      }
    }
    __syncthreads();
    int column = threadIdx.x * 4 % T::BLOCK_COLUMNS;
#pragma unroll 1
    for (int row = threadIdx.x * 4 / T::BLOCK_COLUMNS; row < T::BLOCK_ROWS; row += HANDED * APART) {
#pragma unroll 1
      for (int i = 0; i < HANDED; i++) mend(row + i * APART, column, shared + (row + i * APART) * PITCH + column);
      float fours[HANDED][4];
#pragma unroll
      for (int i = 0; i < HANDED; i++) {
        float4 v = *reinterpret_cast<const float4*>(shared + (row + i * APART) * PITCH + column);
        fours[i][0] = v.x;
        fours[i][1] = v.y;
        fours[i][2] = v.z;
        fours[i][3] = v.w;
      }
      take(row, column, fours);
    }
  }

  // Adds all products; `sums` begin as +0.
  static __device__ __forceinline__ void add(Problem& p, float* shared, Sums& sums) {
    int depth = p.depth();
    int steps = ceil_div(depth, T::DEPTH);
    int warp = T::thread() / WARP;
    int first_row = warp / T::WARP_COLUMNS * 4 * T::ROWS;
    int first_column = warp % T::WARP_COLUMNS * 8 * T::COLUMNS;
    float* total = shared + FLOATS - TOTAL;
    shared += T::group() * T::STAGES * STAGE;
    int filled = 0;
    int stage = 0;
    if constexpr (T::GROUPS > 1) store_total(sums, total);
    float parts[T::ROWS][T::COLUMNS] = {};
#pragma unroll 1
    for (int step = 1 - T::STAGES; step < steps; step++) {
      if (step >= 0) {
        async_copy::wait<T::STAGES - 2>();
        __syncthreads();
      }
      if (step + T::STAGES - 1 < steps) p.load(shared + filled * STAGE, shared + filled * STAGE + Left::FLOATS);
      async_copy::commit();
      filled = filled + 1 == T::STAGES ? 0 : filled + 1;
      if (step < 0) continue;
      const float* left = shared + stage * STAGE + Left::at(first_row, 0);
      const float* right = shared + stage * STAGE + Left::FLOATS + Right::at(first_column, 0);
      add_step(p, left, right, depth - step * T::DEPTH, total, parts, sums);
      stage = stage + 1 == T::STAGES ? 0 : stage + 1;
    }
    if constexpr (T::GROUPS > 1) {
      __syncthreads();
      load_total(total, sums);
    }
  }

  static __device__ __forceinline__ void add_step(Problem& p, const float* left, const float* right, int products, float* total,
                                                  Sums& parts, Sums& sums) {
    if (products >= T::DEPTH) {
#pragma unroll
      for (int k = 0; k < T::DEPTH; k += 4) add_unit(p, left + Left::at(0, k), right + Right::at(0, k), total, parts, sums);
    } else {
#pragma unroll 1
      for (int k = 0; k < products; k += 4) add_unit(p, left + Left::at(0, k), right + Right::at(0, k), total, parts, sums);
    }
  }

  static __device__ __forceinline__ void add_unit(Problem& p, const float* left, const float* right, float* total, Sums& parts,
                                                  Sums& sums) {
    float l[4][T::ROWS];
    float w[4][T::COLUMNS];
    Right::load(right, T::lane_column(), w);
    Left::load(left, T::lane_row(), l);
    if constexpr (Problem::LEFT == Along::K) {
#pragma unroll
      for (int r = 0; r < T::ROWS; r++) {
#pragma unroll
        for (int k = 0; k < 4; k++) add_row(l[k][r], w[k], parts[r], sums[r]);
      }
    } else {
#pragma unroll
      for (int k = 0; k < 4; k++) {
#pragma unroll
        for (int r = 0; r < T::ROWS; r++) add_row(l[k][r], w[k], parts[r], sums[r]);
      }
    }
    if constexpr (Problem::TERMS == Terms::PARTS) {
      if (p.ends_part()) add_parts(parts, total, sums);
    }
  }

  static __device__ __forceinline__ void add_row(float l, const float (&w)[T::COLUMNS], float (&parts)[T::COLUMNS],
                                                 float (&sums)[T::COLUMNS]) {
#pragma unroll
    for (int c = 0; c < T::COLUMNS; c++) {
      if constexpr (Problem::TERMS == Terms::PRODUCTS) sums[c] = fmaf(l, w[c], sums[c]);
      if constexpr (Problem::TERMS == Terms::PARTS) parts[c] = fmaf(l, w[c], parts[c]);
      if constexpr (Problem::TERMS == Terms::ROUNDED) sums[c] = __fadd_rn(sums[c], __fmul_rn(l, w[c]));
    }
  }

  // Adds the parts of all groups, one after the other.
  static __device__ __forceinline__ void add_parts(Sums& parts, float* total, Sums& sums) {
#pragma unroll 1
    for (int group = 0; group < T::GROUPS; group++) {
      if constexpr (T::GROUPS > 1) __syncthreads();
      if (group != T::group()) continue;
      if constexpr (T::GROUPS > 1) load_total(total, sums);
#pragma unroll
      for (int r = 0; r < T::ROWS; r++) {
#pragma unroll
        for (int c = 0; c < T::COLUMNS; c++) {
          sums[r][c] = __fadd_rn(sums[r][c], parts[r][c]);
          parts[r][c] = 0;
        }
      }
      if constexpr (T::GROUPS > 1) store_total(sums, total);
    }
  }

  static __device__ __forceinline__ void load_total(const float* total, Sums& sums) {
#pragma unroll
    for (int i = 0; i < T::ROWS * T::COLUMNS; i++) sums[i / T::COLUMNS][i % T::COLUMNS] = total[i * T::THREADS + T::thread()];
  }
  static __device__ __forceinline__ void store_total(const Sums& sums, float* total) {
#pragma unroll
    for (int i = 0; i < T::ROWS * T::COLUMNS; i++) total[i * T::THREADS + T::thread()] = sums[i / T::COLUMNS][i % T::COLUMNS];
  }
};

// Stores four neighbours, of which `own` exist; in one piece where such addresses may be aligned.
static __device__ __forceinline__ void store_floats(float* to, bool aligned, int own, const float (&from)[4]) {
  if (aligned && own >= 4 && reinterpret_cast<uintptr_t>(to) % 16 == 0) {
    *reinterpret_cast<float4*>(to) = make_float4(from[0], from[1], from[2], from[3]);
    return;
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (i < own) to[i] = from[i];
  }
}
