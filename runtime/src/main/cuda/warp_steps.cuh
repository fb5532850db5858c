// The steps of epilogue.cuh in the wgmma kernels: all sums of a lane at a time, so that each step is looked up once, what
// belongs to a filter is read once for two places, and much is on its way from memory.
#pragma once

#include "prefetch.cuh"
#include "wgmma_epilogue.cuh"

// Whether all of a block's filters exist and no step wants more registers than are left.
template <int COLUMNS>
static __device__ __forceinline__ bool steps_at_once(const MatrixConv& a) {
  return a.epilogue.mode == TO_AFFINE && a.conv.filters % COLUMNS == 0 && !a.epilogue.sets_aside;
}

// Asks for the tensor that the steps read first, if there is one, before the sums are there.
struct StepPrefetch {
  const float* from = nullptr;

  __device__ __forceinline__ void find(const Epilogue& e) {
    if (e.mode != TO_AFFINE) return;
    for (int step = e.steps - 1; step >= 0; step--) {
      if (e.codes[step] >> 4 == PER_ELEMENT) from = static_cast<const float*>(e.pointers[step]);
    }
  }

  // For 16 rows from `row` on and `columns` filters: a lane a line of 128 bytes.
  template <int COLUMNS>
  __device__ __forceinline__ void rows(int row, int end, int filter, int filters) const {
    if (from == nullptr) return;
#pragma unroll
    for (int i = threadIdx.x % 32; i < COLUMNS / 2; i += 32) {
      int r = row + i / (COLUMNS / 32);
      int f = filter + i % (COLUMNS / 32) * 32;
      if (r < end && f < filters) prefetch(from + static_cast<int64_t>(r) * filters + f);
    }
  }
};

// Where steps_at_once: all sums of a lane, 8 filters of two places in each of two groups. All lanes take part.
static __device__ __forceinline__ void store_steps(const WarpSums<2>& own) {
  const Epilogue& e = own.a.epilogue;
  int filters = own.a.conv.filters;
  int t = threadIdx.x % 4;
  int filter = own.first_group * 32 + t * 8;
  asm volatile("" : "+r"(filter));
  int count = own.exists(0) + own.exists(1);
  float y[4][8];
#pragma unroll
  for (int b = 0; b < 4; b++) {
    int outside[8];
    asm volatile("" ::: "memory");  // one block's loads after the other's: registers
    load_vectors(own.border(b % 2) + filter + b / 2 * 32, outside);
#pragma unroll
    for (int i = 0; i < 8; i++) y[b][i] = static_cast<float>(4 * own.product(b / 2, b % 2, i) + (outside[i] - own.twice_bits[b % 2]));
  }
  int place = min(own.first_row, own.rows - 1);
  Steps<8, 2, 2, true, false> steps(e, filters, place, filter, 8, true, count);
  steps.run<true>(y);
  bool exists = t / 2 == 0 ? own.exists(0) : own.exists(1);
  int64_t at = static_cast<int64_t>(own.first_row + t / 2 * 8) * (filters / 32) + own.first_group + t % 2;
#pragma unroll
  for (int plane = 0; plane < 2; plane++) {
    uint32_t* words = plane == 0 ? e.signs : e.non_zeros;
    if (words == nullptr) continue;
    uint32_t bytes = 0;  // byte k: the place k / 2, the group k % 2
#pragma unroll
    for (int k = 0; k < 4; k++) bytes |= (steps.bits[k % 2 * 2 + k / 2] >> 8 * plane & 0xff) << 8 * k;
    uint32_t word = exchange_bytes(bytes);
    if (exists) words[at] = word;
  }
}
