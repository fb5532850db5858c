// CUDA's language as the kernels use it, for g++: included by device.cuh in place of nvcc's own definitions.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "block.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __align__(bytes) __attribute__((aligned(bytes)))
// Blocks run one after another on one host thread, so what a block shares may lie in static memory.
#define __shared__ static
#define __constant__ static const
#define __restrict__ __restrict

#define BNN_KERNEL(name, Args, ...)                                                             \
  static void name(const Args a);                                                               \
  static const emulator::Kernel name##_kernel(                                                  \
      #name, sizeof(Args), [](const void* a) { name(*static_cast<const Args*>(a)); },           \
      emulator::largest_block(__VA_ARGS__));                                                    \
  static void name(const Args a)

#define BNN_SHARED(type, name) type* const name = static_cast<type*>(emulator::dynamic_shared())

#define threadIdx emulator::thread_index()
#define blockIdx emulator::block_index
#define blockDim emulator::block_size
#define gridDim emulator::grid_size

// Vector types.
#define BNN_VECTOR_TYPES(type, name)                                                                  \
  struct alignas(2 * sizeof(type)) name##2 { type x, y; };                                            \
  struct alignas(4 * sizeof(type)) name##4 { type x, y, z, w; };                                      \
  inline name##2 make_##name##2(type x, type y) { return {x, y}; }                                    \
  inline name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }
BNN_VECTOR_TYPES(int, int)
BNN_VECTOR_TYPES(unsigned, uint)
BNN_VECTOR_TYPES(float, float)
#undef BNN_VECTOR_TYPES

// Bits and integers.
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(x); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline unsigned __byte_perm(unsigned low, unsigned high, unsigned selector) {
  uint64_t bytes = static_cast<uint64_t>(high) << 32 | low;
  unsigned result = 0;
  for (int i = 0; i < 4; i++) result |= static_cast<unsigned>(bytes >> (selector >> (4 * i) & 7) * 8 & 0xff) << (8 * i);
  return result;
}
inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
  return static_cast<unsigned>((static_cast<uint64_t>(high) << 32 | low) >> (shift & 31));
}
inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
  return static_cast<unsigned>((static_cast<uint64_t>(high) << 32 | low) << (shift & 31) >> 32);
}
template <class T, class U>
inline std::common_type_t<T, U> min(T a, U b) { return b < a ? b : a; }
template <class T, class U>
inline std::common_type_t<T, U> max(T a, U b) { return a < b ? b : a; }

// Floats. None of these may be contracted or reordered: see the compiler's options in NativeLibrary.
template <class To, class From>
inline To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}
inline int __float_as_int(float x) { return same_bits<int>(x); }
inline unsigned __float_as_uint(float x) { return same_bits<unsigned>(x); }
inline float __int_as_float(int x) { return same_bits<float>(x); }
inline float __uint_as_float(unsigned x) { return same_bits<float>(x); }
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __fsqrt_rn(float a) { return std::sqrt(a); }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline int __float2int_rn(float x) { return static_cast<int>(std::nearbyint(x)); }
inline float __int2float_rn(int x) { return static_cast<float>(x); }

// Memory. Threads take turns only where they wait, so a plain read-modify-write is atomic.
template <class T>
inline T __ldg(const T* p) { return *p; }
template <class T>
inline T change(T* p, T value) {
  T old = *p;
  *p = value;
  return old;
}
template <class T>
inline T atomicAdd(T* p, T value) { return change(p, static_cast<T>(*p + value)); }
template <class T>
inline T atomicMax(T* p, T value) { return change(p, *p < value ? value : *p); }
template <class T>
inline T atomicMin(T* p, T value) { return change(p, value < *p ? value : *p); }
template <class T>
inline T atomicOr(T* p, T value) { return change(p, static_cast<T>(*p | value)); }
template <class T>
inline T atomicCAS(T* p, T expected, T value) { return change(p, *p == expected ? value : *p); }
inline void __threadfence() {}
inline void __threadfence_block() {}

// Waiting for others.
inline void __syncthreads() { emulator::barrier(0, emulator::threads_of_block(), "__syncthreads"); }
inline void __syncwarp(unsigned mask = 0xffffffffu) { emulator::meet(mask, nullptr, nullptr, "__syncwarp"); }

inline unsigned __ballot_sync(unsigned mask, int predicate) {
  struct Vote { int predicate; unsigned ballot; } vote{predicate, 0};
  emulator::meet(mask, &vote, [](void* const* lanes, unsigned mask) {
    unsigned ballot = 0;
    for (int lane = 0; lane < 32; lane++) {
      if (mask >> lane & 1 && static_cast<Vote*>(lanes[lane])->predicate) ballot |= 1u << lane;
    }
    for (int lane = 0; lane < 32; lane++) {
      if (mask >> lane & 1) static_cast<Vote*>(lanes[lane])->ballot = ballot;
    }
  }, "__ballot_sync");
  return vote.ballot;
}
inline int __any_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate) != 0; }
inline int __all_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate) == mask; }

namespace emulator {
// One shuffle for all: each lane says from which lane of its warp it reads.
template <class T>
inline T shuffle(unsigned mask, T value, int from, const char* name) {
  struct Lane { T given, taken; int from; } own{value, value, from};
  meet(mask, &own, [](void* const* lanes, unsigned mask) {
    for (int lane = 0; lane < 32; lane++) {
      if (!(mask >> lane & 1)) continue;
      Lane* to = static_cast<Lane*>(lanes[lane]);
      if (!(mask >> to->from & 1)) fail("a shuffle reads lane %d, which is not in its mask %08x", to->from, mask);
      to->taken = static_cast<Lane*>(lanes[to->from])->given;
    }
  }, name);
  return own.taken;
}
}  // namespace emulator

template <class T>
inline T __shfl_sync(unsigned mask, T value, int from, int width = 32) {
  int lane = emulator::lane();
  return emulator::shuffle(mask, value, (lane & ~(width - 1)) | (from & (width - 1)), "__shfl_sync");
}
template <class T>
inline T __shfl_xor_sync(unsigned mask, T value, int distance, int width = 32) {
  int lane = emulator::lane();
  int from = lane ^ distance;
  return emulator::shuffle(mask, value, from / width > lane / width ? lane : from, "__shfl_xor_sync");
}
template <class T>
inline T __shfl_down_sync(unsigned mask, T value, unsigned distance, int width = 32) {
  int lane = emulator::lane();
  int from = lane + static_cast<int>(distance);
  return emulator::shuffle(mask, value, from / width == lane / width ? from : lane, "__shfl_down_sync");
}
template <class T>
inline T __shfl_up_sync(unsigned mask, T value, unsigned distance, int width = 32) {
  int lane = emulator::lane();
  int from = lane - static_cast<int>(distance);
  return emulator::shuffle(mask, value, from >= (lane & ~(width - 1)) ? from : lane, "__shfl_up_sync");
}
