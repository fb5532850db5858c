// What every kernel source includes: the language that nvcc and the emulator (emulator/src/main/cpp) both understand.
//
//   BNN_KERNEL(name, Args) { ... a.field ... }           a kernel whose one parameter `a` is a struct of args.cuh
//   BNN_KERNEL(name, Args, 256) { ... }                  the same, launched with at most 256 threads a block
//   BNN_KERNEL(name, Args, 256, 4) { ... }               the same, with registers for 4 blocks a multiprocessor
//   BNN_SHARED(float, tile);                             `float* tile`: the block's dynamic shared memory, 128-byte aligned
//   __shared__ float sums[64];                           static shared memory, as in CUDA
//
// Float arithmetic: both compilers run without contraction, so a * b + c are two rounded operations and fmaf is one.
#pragma once

#ifdef BNN_EMULATED
#include "emulated.h"
#else
#include <cstdint>

#define BNN_KERNEL(name, Args, ...) \
  extern "C" __global__ void __VA_OPT__(__launch_bounds__(__VA_ARGS__)) name(const __grid_constant__ Args a)

#define BNN_SHARED(type, name)                                    \
  extern __shared__ __align__(128) unsigned char bnn_shared_bytes[]; \
  type* const name = reinterpret_cast<type*>(bnn_shared_bytes)
#endif

constexpr int WARP = 32;
constexpr uint32_t ALL_LANES = 0xffffffffu;

static __device__ __forceinline__ int ceil_div(int a, int b) { return (a + b - 1) / b; }

// The thread's number in the grid, and the number of threads, both along x.
static __device__ __forceinline__ int first_index() { return blockIdx.x * blockDim.x + threadIdx.x; }
static __device__ __forceinline__ int index_step() { return gridDim.x * blockDim.x; }
