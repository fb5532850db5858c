// Kernels that try what threads of a block can do together, rightly and wrongly (EmulatedDeviceTest).
#include "device.cuh"

struct Trial {
  const uint32_t* input;
  uint32_t* result;
  int32_t count;
  int32_t choice;
};

BNN_KERNEL(trial_reverse, Trial, 128) {
  BNN_SHARED(uint32_t, values);
  values[threadIdx.x] = a.input[first_index()];
  __syncthreads();
  a.result[first_index()] = values[blockDim.x - 1 - threadIdx.x];
}

// Lanes: those below 8, all others; each group by itself.
BNN_KERNEL(trial_shuffle, Trial) {
  uint32_t lane = threadIdx.x % WARP;
  uint32_t x = a.input[first_index()];
  uint32_t y = 0;
  switch (a.choice) {
    case 0: y = __shfl_sync(ALL_LANES, x, 5); break;
    case 1: y = __shfl_xor_sync(ALL_LANES, x, 6); break;
    case 2: y = __shfl_down_sync(ALL_LANES, x, 3); break;
    case 3: y = __shfl_up_sync(ALL_LANES, x, 2, 8); break;
    case 4: y = __shfl_sync(ALL_LANES, x, 9, 4); break;
    case 5: y = __ballot_sync(ALL_LANES, x % 3 == 0); break;
    case 6: y = lane < 8 ? __ballot_sync(0xffu, x % 2) : __ballot_sync(0xffffff00u, x % 2); break;
    default: y = __all_sync(ALL_LANES, x < 1000) + 2 * __any_sync(ALL_LANES, x == 7); break;
  }
  a.result[first_index()] = y;
}

BNN_KERNEL(trial_deadlock, Trial) {
  if (a.choice == 0 && threadIdx.x < 40) __syncthreads();
  if (a.choice == 1 && threadIdx.x % WARP != 9) __syncwarp();
  if (a.choice == 2) {
    if (threadIdx.x < WARP) {
      __syncthreads();
    } else {
      __syncwarp(threadIdx.x % WARP == 0 ? 3u : ALL_LANES << 1);
    }
  }
  if (a.choice == 3) __syncwarp(1);
}

BNN_KERNEL(trial_access, Trial) {
  BNN_SHARED(uint32_t, values);
  if (blockIdx.x != 1 || threadIdx.x != 3) return;
  switch (a.choice) {
    case 0: a.result[0] = a.input[a.count]; break;
    case 1: a.result[a.count] = 1; break;
    case 2: values[a.count] = 1; break;
    default: *reinterpret_cast<volatile uint32_t*>(8) = 1; break;
  }
}

BNN_KERNEL(trial_atomics, Trial) {
  atomicAdd(a.result, a.input[first_index()]);
  atomicMax(a.result + 1, a.input[first_index()]);
  atomicOr(a.result + 2, a.input[first_index()]);
}
