// Sums of products of floats in one order, whatever the tile: over taps, then over k, each step one fmaf. A problem says what
// is multiplied:
//   int taps(), depth()                    the extent of both loops
//   bool quads()                           whether four products in k are added up before they are added to the sum
//   int place(row, tap)                    where the left operand lies, or OUTSIDE (no product), or PADDED
//   float left(place, k)                   place may be PADDED
//   float right(column, tap, k)            0 behind the last column
//   static constexpr bool RIGHT_ALONG_K    whether neighbours in memory differ in k (else in the column)
#pragma once

#include "tile.cuh"

template <class Problem>
static __device__ __forceinline__ void ordered_products(const Problem& p, int first_row, int first_column,
                                                        float (&sums)[SIDE_OF_THREAD][SIDE_OF_THREAD]) {
  __shared__ __align__(16) float left[DEPTH][PITCH];
  __shared__ __align__(16) float right[DEPTH][PITCH];
  __shared__ int places[TILE];
  int thread = threadIdx.x;
  int row = first_row_of_thread();
  for (int tap = 0; tap < p.taps(); tap++) {
    __syncthreads();
    if (thread < TILE) places[thread] = p.place(first_row + thread, tap);
    for (int first = 0; first < p.depth(); first += DEPTH) {
      __syncthreads();
      for (int i = thread; i < TILE * DEPTH; i += 256) {
        int k = i % DEPTH;
        int place = places[i / DEPTH];
        left[k][i / DEPTH] = place == OUTSIDE || first + k >= p.depth() ? 0.0f : p.left(place, first + k);
      }
      for (int i = thread; i < TILE * DEPTH; i += 256) {
        int k = Problem::RIGHT_ALONG_K ? i % DEPTH : i / TILE;
        int c = Problem::RIGHT_ALONG_K ? i / DEPTH : i % TILE;
        right[k][c] = first + k >= p.depth() ? 0.0f : p.right(first_column + c, tap, first + k);
      }
      __syncthreads();
      bool counts[SIDE_OF_THREAD];
#pragma unroll
      for (int r = 0; r < SIDE_OF_THREAD; r++) counts[r] = places[row + r] != OUTSIDE;
      int depth = min(DEPTH, p.depth() - first);
      if (p.quads()) {
        add_products<true>(left, right, 0, depth, counts, sums);
      } else {
        add_products<false>(left, right, 0, depth, counts, sums);
      }
    }
  }
}
