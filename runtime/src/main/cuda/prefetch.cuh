// Brings the line of an address into the first level of the cache, without waiting for it.
#pragma once

#include "device.cuh"

static __device__ __forceinline__ void prefetch(const void* from) {
#ifdef BNN_EMULATED
  __builtin_prefetch(from);
#else
  asm volatile("prefetch.global.L1 [%0];" ::"l"(from));
#endif
}
