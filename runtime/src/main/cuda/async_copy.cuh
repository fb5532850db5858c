// Copies from global to shared memory that run beside the computation: cp.async (PTX ISA 9.7.9.25.3).
//
// A thread issues copies, closes them into a group with commit(), and later waits until at most N of its newest groups are
// still under way. Others see the data after a barrier. Under the emulator a copy happens only when it is waited for, so a
// missing wait is a wrong number there too.
#pragma once

#include "device.cuh"

#ifdef BNN_EMULATED
#include "emulated_copy.h"
#else

namespace async_copy {

// Copies BYTES (4, 8 or 16, both addresses aligned to them); zeros where `inside` is false, and then `from` is not read.
template <int BYTES>
static __device__ __forceinline__ void copy(void* to, const void* from, bool inside) {
  uint32_t target = static_cast<uint32_t>(__cvta_generic_to_shared(to));
  int size = inside ? BYTES : 0;
  if constexpr (BYTES == 16) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(target), "l"(from), "r"(size) : "memory");
  } else {
    asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(target), "l"(from), "n"(BYTES), "r"(size) : "memory");
  }
}

static __device__ __forceinline__ void commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }

template <int GROUPS>
static __device__ __forceinline__ void wait() { asm volatile("cp.async.wait_group %0;" ::"n"(GROUPS) : "memory"); }

}  // namespace async_copy
#endif
