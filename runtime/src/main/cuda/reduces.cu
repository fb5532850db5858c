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

// A block takes COLUMNS results, and a part of their totals of the inner level if there are several blocks to them; the last of
// these that is done then adds all totals. A warp is a row of COLUMNS totals.
constexpr int COLUMNS = 32;
constexpr int TOTALS = 256;

struct NestShared {
  float totals[TOTALS][COLUMNS];
  int is_last;
};

// Fills `totals` with sums of `count` values each.
template <int ROWS>
static __device__ __forceinline__ void fill_totals(
    float (*totals)[COLUMNS], const float* values, int64_t outer_step, int64_t step, int count, int many) {
  constexpr int AHEAD = TOTALS / ROWS < 16 ? TOTALS / ROWS : 16;
  int column = threadIdx.x % COLUMNS;
  int row = threadIdx.x / COLUMNS;
  if (count > 1) {
    for (int k = row; k < many; k += ROWS) totals[k][column] = sum_in_order(0, values + k * outer_step, step, count);
    return;
  }
  for (int first = row; first < many; first += ROWS * AHEAD) {
    float next[AHEAD];
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      int k = first + j * ROWS;
      next[j] = k < many ? values[k * outer_step] : 0;
    }
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      int k = first + j * ROWS;
      if (k < many) totals[k][column] = __fadd_rn(0, next[j]);
    }
  }
}

// Whether the block is the last of gridDim.y to come here. What the others wrote before is then there to be read.
static __device__ __forceinline__ bool is_last_part(uint32_t* arrived, int* is_last) {
  __syncthreads();
  if (threadIdx.x == 0) {
    __threadfence();
    *is_last = atomicAdd(arrived, 1u) == gridDim.y - 1;
    if (*is_last) *arrived = 0;
    __threadfence();
  }
  __syncthreads();
  return *is_last;
}

template <int ROWS>
static __device__ __forceinline__ void reduce_nest(const Nest& a, NestShared& shared) {
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
    if (!is_last_part(a.arrived + blockIdx.z * gridDim.x + blockIdx.x, &shared.is_last)) return;
    values = gathered;
    outer_step = results;
    count = 1;
  }
  float sum = 0;
  for (int first = 0; first < a.outer_count; first += TOTALS) {
    int many = min(TOTALS, a.outer_count - first);
    fill_totals<ROWS>(shared.totals, values + first * outer_step, outer_step, inner, count, many);
    __syncthreads();
    if (row == 0) sum = sum_in_order(sum, &shared.totals[0][column], COLUMNS, many);
    __syncthreads();
  }
  float* result = blockIdx.z == 0 ? a.result : a.second_result;
  if (row == 0 && i < results) result[i] = __fdiv_rn(sum, a.divisor);
}

BNN_KERNEL(reduce_nest_small, Nest, 256) {
  __shared__ NestShared shared;
  reduce_nest<8>(a, shared);
}

BNN_KERNEL(reduce_nest_large, Nest, 1024) {
  __shared__ NestShared shared;
  reduce_nest<32>(a, shared);
}
