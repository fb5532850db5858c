// The levels of kernel.Reduce: each sums from index 0 upwards, starting with +0.
#include "args.cuh"

// Over channels: lane j of half a warp is partial sum j.
BNN_KERNEL(reduce_channels, Reduction, 256) {
  constexpr int PARTS = 16;
  int part = threadIdx.x % PARTS;
  for (int first = first_index() / WARP * 2; first < a.outer; first += index_step() / WARP * 2) {
    int place = first + threadIdx.x % WARP / PARTS;
    const float* values = a.input + static_cast<int64_t>(place) * a.count;
    float sum = 0;
    if (place < a.outer) {
      for (int c = part; c < a.count; c += PARTS) sum = __fadd_rn(sum, values[c]);
    }
    for (int distance = PARTS / 2; distance > 0; distance /= 2) {
      sum = __fadd_rn(sum, __shfl_down_sync(ALL_LANES, sum, distance, PARTS));
    }
    if (part == 0 && place < a.outer) a.result[place] = __fdiv_rn(sum, a.divisor);
  }
}

BNN_KERNEL(reduce_axis, Reduction, 256) {
  uint32_t inner = a.inner;
  for (uint32_t i = first_index(); i < a.outer * inner; i += index_step()) {
    const float* values = a.input + static_cast<int64_t>(i / inner) * a.count * inner + i % inner;
    float sum = 0;
    for (int k = 0; k < a.count; k++) sum = __fadd_rn(sum, values[static_cast<int64_t>(k) * inner]);
    a.result[i] = __fdiv_rn(sum, a.divisor);
  }
}
