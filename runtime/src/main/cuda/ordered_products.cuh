// Sums of a convolution over taps, then over k, as tiles of rows (places) and columns (filters or channels of a group).
//
// A tap that lies outside takes no part in a sum, but in a tile it is a product with 0. That changes a sum only where it is 0
// (which may lose its sign) or an operand is not finite (and the sum then NaN); such a sum is made again, one by one.
//
// A problem says, besides what ProductTile wants:
//   const Conv& conv; int first_column   of the block, in its group
//   int rows(), columns()                of all images, and of the group
//   Row row_of(row)
//   bool may_lie_outside(row)            whether some tap does, that takes no part
//   float sum(row, column)               one sum
//   void store<N, APART>(row, column, sums)   of N rows and four neighbouring columns, of which some may not exist
#pragma once

#include "operand_copy.cuh"
#include "tile.cuh"

// Where tap 0 of a row lies.
struct __align__(16) Row {
  int y;  // far outside behind the last row
  int x;
  int image;
  int place;  // in the input as if images had no borders
};

// A tap and k within it, of the products that a thread copies.
struct Tap {
  int y = 0;
  int x = 0;
  int k = 0;

  __device__ __forceinline__ void advance(int products, int depth, int kernel_width) {
    k += products;
    while (k >= depth) {
      k -= depth;
      if (++x == kernel_width) {
        x = 0;
        y++;
      }
    }
  }
};

template <class T, class Problem>
struct OrderedProducts {
  using Tile = ProductTile<T, Problem>;
  static constexpr int SHARED = Tile::FLOATS + 4 * T::BLOCK_ROWS;

  // The first k of a step that a thread copies, where operands lie along k.
  template <int N>
  static __device__ __forceinline__ int first_k() { return threadIdx.x % (T::DEPTH / N) * N; }
  static __device__ __forceinline__ int first_k(Copying copying) {
    return copying == Copying::FOURS ? first_k<4>() : first_k<1>();
  }

  // Calls copy(line, at) for all that a thread copies of an operand, N neighbours in k at a time.
  template <int N, class Operand, class Copy>
  static __device__ __forceinline__ void for_lines(const Copy& copy) {
    constexpr int STEP = T::THREADS / (T::DEPTH / N);
#pragma unroll
    for (int first = 0; first < Operand::LINES; first += STEP) {
      int line = first + threadIdx.x / (T::DEPTH / N);
      if (Operand::LINES % STEP == 0 || line < Operand::LINES) copy(line, Operand::at(line, first_k<N>()));
    }
  }

  // Instead of operands behind the last k: times +0 they change no sum, not even -0.
  template <int N>
  static __device__ __forceinline__ void fill_left(float* left) {
    for_lines<N, typename Tile::Left>([&](int, int at) {
#pragma unroll
      for (int i = 0; i < N; i++) left[at + i] = -0.0f;
    });
  }

  static __device__ __forceinline__ void run(Problem& p, int first_row, float* shared, Row* rows) {
    for (int i = threadIdx.x; i < T::BLOCK_ROWS; i += T::THREADS) rows[i] = p.row_of(first_row + i);
    __syncthreads();
    float sums[T::ROWS][T::COLUMNS] = {};
    Tile::add(p, shared, sums);
    auto mend = [&](int r, int c, float* four) {
      if (first_row + r >= p.rows() || !p.may_lie_outside(rows[r])) return;
#pragma unroll 1
      for (int column = p.first_column + c; column < min(p.first_column + c + 4, p.columns()); column++, four++) {
        if (*four == 0 || *four != *four) *four = p.sum(first_row + r, column);
      }
    };
    Tile::hand_over(sums, shared, mend, [&](int r, int c, float(&fours)[Tile::HANDED][4]) {
      p.template store<Tile::HANDED, Tile::APART>(first_row + r, p.first_column + c, fours);
    });
  }
};
