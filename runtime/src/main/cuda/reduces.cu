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

// A block takes COLUMNS results. Its threads share out the totals of the inner level, then one thread a result adds them.
constexpr int COLUMNS = 8;
constexpr int ROWS = 1024 / COLUMNS;
constexpr int TOTALS = 256;

BNN_KERNEL(reduce_nest, Nest, 1024) {
  __shared__ float totals[TOTALS][COLUMNS];
  uint32_t inner = a.inner;
  uint32_t kept = a.kept;
  uint32_t results = a.outer * kept * inner;
  int column = threadIdx.x % COLUMNS;
  uint32_t i = blockIdx.x * COLUMNS + column;
  uint32_t at = i < results ? i : results - 1;
  int64_t outer_step = static_cast<int64_t>(kept) * a.count * inner;
  const float* values = (blockIdx.y == 0 ? a.input : a.second_input) + at / inner / kept * (a.outer_count * outer_step) +
                        static_cast<int64_t>(at / inner % kept) * a.count * inner + at % inner;
  float sum = 0;
  for (int first = 0; first < a.outer_count; first += TOTALS) {
    int count = a.outer_count - first < TOTALS ? a.outer_count - first : TOTALS;
    for (int k = threadIdx.x / COLUMNS; k < count; k += ROWS) {
      totals[k][column] = sum_in_order(0, values + (first + k) * outer_step, static_cast<int64_t>(inner), a.count);
    }
    __syncthreads();
    if (threadIdx.x < COLUMNS) sum = sum_in_order(sum, &totals[0][column], COLUMNS, count);
    __syncthreads();
  }
  float* result = blockIdx.y == 0 ? a.result : a.second_result;
  if (threadIdx.x < COLUMNS && i < results) result[i] = __fdiv_rn(sum, a.divisor);
}
