// The levels of kernel.Reduce: each sums from index 0 upwards, starting with +0. The order of the additions is fixed, so only
// the loads can overlap: many are under way before the first of their values is added.
#include "args.cuh"

// A sum, continued by `count` values that lie `step` apart.
template <class Step>
static __device__ __forceinline__ float sum_in_order(float sum, const float* values, Step step, int count) {
  constexpr int AHEAD = 16;
  int k = 0;
  for (; k + AHEAD <= count; k += AHEAD) {
    float next[AHEAD];
#pragma unroll
    for (int j = 0; j < AHEAD; j++) next[j] = values[(k + j) * step];
#pragma unroll
    for (int j = 0; j < AHEAD; j++) sum = __fadd_rn(sum, next[j]);
  }
#pragma unroll 4
  for (; k < count; k++) sum = __fadd_rn(sum, values[k * step]);
  return sum;
}

BNN_KERNEL(reduce_axis, Reduction, 256) {
  uint32_t inner = a.inner;
  for (uint32_t i = first_index(); i < a.outer * inner; i += index_step()) {
    const float* values = a.input + static_cast<int64_t>(i / inner) * a.count * inner + i % inner;
    a.result[i] = __fdiv_rn(sum_in_order(0, values, static_cast<int64_t>(inner), a.count), a.divisor);
  }
}

// A block takes COLUMNS results, and a piece of their totals of the inner level if there are several blocks to them; the last of
// these that is done then adds all totals.
constexpr int COLUMNS = 32;
constexpr int ROWS = 256 / COLUMNS;
constexpr int TOTALS = 256;

// Fills `totals` with up to TOTALS sums of `count` values.
static __device__ __forceinline__ void fill_totals(
    float (*totals)[COLUMNS], const float* values, int64_t outer_step, int64_t step, int count, int totals_count) {
  constexpr int AHEAD = 16;
  int column = threadIdx.x % COLUMNS;
  int row = threadIdx.x / COLUMNS;
  if (count > 1) {
    for (int k = row; k < totals_count; k += ROWS) totals[k][column] = sum_in_order(0, values + k * outer_step, step, count);
    return;
  }
  for (int first = row; first < totals_count; first += ROWS * AHEAD) {
    float next[AHEAD];
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      int k = first + j * ROWS;
      next[j] = k < totals_count ? values[k * outer_step] : 0;
    }
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      int k = first + j * ROWS;
      if (k < totals_count) totals[k][column] = __fadd_rn(0, next[j]);
    }
  }
}

BNN_KERNEL(reduce_nest, Nest, 256) {
  __shared__ float totals[TOTALS][COLUMNS];
  __shared__ int is_last;
  uint32_t inner = a.inner;
  uint32_t kept = a.kept;
  uint32_t results = a.outer * kept * inner;
  int column = threadIdx.x % COLUMNS;
  int row = threadIdx.x / COLUMNS;
  uint32_t i = blockIdx.x * COLUMNS + column;
  uint32_t at = i < results ? i : results - 1;
  int count = a.count;
  int64_t outer_step = static_cast<int64_t>(kept) * count * inner;
  const float* values = (blockIdx.z == 0 ? a.input : a.second_input) + at / inner / kept * (a.outer_count * outer_step) +
                        static_cast<int64_t>(at / inner % kept) * count * inner + at % inner;
  if (gridDim.y > 1) {
    float* gathered = a.totals + static_cast<int64_t>(blockIdx.z) * a.outer_count * results + at;
    int share = ceil_div(a.outer_count, gridDim.y);
    int end = min(a.outer_count, static_cast<int>(blockIdx.y + 1) * share);
    for (int k = blockIdx.y * share + row; k < end; k += ROWS) {
      gathered[static_cast<int64_t>(k) * results] =
          sum_in_order(0, values + k * outer_step, static_cast<int64_t>(inner), count);
    }
    __threadfence();
    __syncthreads();
    if (threadIdx.x == 0) {
      uint32_t* arrived = a.arrived + blockIdx.z * gridDim.x + blockIdx.x;
      is_last = atomicAdd(arrived, 1u) == gridDim.y - 1;
      if (is_last) *arrived = 0;
    }
    __syncthreads();
    if (!is_last) return;
    __threadfence();
    values = gathered;
    outer_step = results;
    count = 1;
  }
  float sum = 0;
  for (int first = 0; first < a.outer_count; first += TOTALS) {
    int many = min(TOTALS, a.outer_count - first);
    fill_totals(totals, values + first * outer_step, outer_step, inner, count, many);
    __syncthreads();
    if (row == 0) sum = sum_in_order(sum, &totals[0][column], COLUMNS, many);
    __syncthreads();
  }
  float* result = blockIdx.z == 0 ? a.result : a.second_result;
  if (row == 0 && i < results) result[i] = __fdiv_rn(sum, a.divisor);
}
