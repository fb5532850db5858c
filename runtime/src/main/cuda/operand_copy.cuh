// How the operands of a ProductTile come from memory: by async_copy, or element by element where they are no floats.
#pragma once

#include "product_tile.cuh"
#include "tensors.cuh"

// How a thread copies an operand: four floats at a time, one float, or one element of any kind, which it stores itself.
enum class Copying { FOURS, FLOATS, ELEMENTS };

static __device__ __forceinline__ Copying copying_of(const Tensor& t, int element, int neighbours) {
  if (element != REAL) return Copying::ELEMENTS;
  return neighbours % 4 == 0 && reinterpret_cast<uintptr_t>(t.values) % 16 == 0 ? Copying::FOURS : Copying::FLOATS;
}

// Where number `index` of pieces of so many bytes lies: one instruction, which the compiler misses.
static __device__ __forceinline__ const float* piece(const float* from, int index, int bytes) {
#ifdef BNN_EMULATED
  return reinterpret_cast<const float*>(reinterpret_cast<uintptr_t>(from) + static_cast<int64_t>(index) * bytes);
#else
  const float* at;
  asm("mad.wide.s32 %0, %1, %2, %3;" : "=l"(at) : "r"(index), "r"(bytes), "l"(from));
  return at;
#endif
}

// A row or column that no distance of a tap brings back into an image.
constexpr int FAR_OUTSIDE = -(1 << 30);

static __device__ __forceinline__ bool is_within(int i, int count) {
  return static_cast<uint32_t>(i) < static_cast<uint32_t>(count);
}

// Where operands lie along lines, THREADS / DEPTH threads copy one k: the thread's k, counted from the first of a step.
template <class T>
static __device__ __forceinline__ int copied_k() { return T::thread() / (T::THREADS / T::DEPTH); }

// Calls copy(line, at) for all that a thread copies of such an operand, N neighbouring lines at a time.
template <class T, class Operand, int N, class Copy>
static __device__ __forceinline__ void for_neighbours(const Copy& copy) {
  constexpr int STEP = T::THREADS / T::DEPTH * N;
#pragma unroll
  for (int first = 0; first < Operand::LINES; first += STEP) {
    int line = first + T::thread() % (T::THREADS / T::DEPTH) * N;
    if (Operand::LINES % STEP == 0 || line < Operand::LINES) copy(line, Operand::at(line, copied_k<T>()));
  }
}

// Copies the channels of a place from number `first` on, of which `existing` are there; zeros behind them.
template <class T, class Operand>
static __device__ __forceinline__ void copy_line(float* to, const Tensor& t, int element, Copying copying, int64_t place,
                                                 int first, int channels, int existing) {
  const float* from = static_cast<const float*>(t.values) + place * channels + first;
  switch (copying) {
    case Copying::FOURS:
      for_neighbours<T, Operand, 4>([&](int line, int at) { async_copy::copy<16>(to + at, from + line, line < existing); });
      break;
    case Copying::FLOATS:
      for_neighbours<T, Operand, 1>([&](int line, int at) { async_copy::copy<4>(to + at, from + line, line < existing); });
      break;
    default:
      for_neighbours<T, Operand, 1>([&](int line, int at) {
        to[at] = line < existing ? element_at(t, element, place, first + line, channels) : 0.0f;
      });
  }
}
