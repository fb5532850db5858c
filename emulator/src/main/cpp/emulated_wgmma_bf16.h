// wgmma with bf16 on the CPU: a product is computed when it is waited for, from what registers and shared memory hold then.
#pragma once

#include <cstdint>
#include <vector>

#include "block.h"
#include "emulated_mma.h"

namespace wgmma_bf16 {

struct Product {
  float* d;
  const uint32_t* a;
  uint64_t matrix;
  int columns;
  bool transposed;
  bool add;
};

// What one thread has under way.
struct Pending {
  unsigned block = 0;
  bool fenced = false;
  std::vector<std::vector<Product>> groups;
  std::vector<Product> open;
};

inline Pending& pending() {
  static Pending threads[1024];
  Pending& own = threads[emulator::current_thread];
  if (own.block != emulator::block_number) {
    own = Pending();
    own.block = emulator::block_number;
  }
  return own;
}

// Element (k, n) of b, where the descriptor says that it lies.
inline float element(const Product& p, int k, int n) {
  uint32_t address = (p.matrix & 0x3fff) << 4;
  uint32_t leading = (p.matrix >> 16 & 0x3fff) << 4;
  uint32_t stride = (p.matrix >> 32 & 0x3fff) << 4;
  uint32_t at = address + k / 8 * leading + n / 8 * stride + (p.transposed ? k % 8 * 16 + n % 8 * 2 : n % 8 * 16 + k % 8 * 2);
  return emulator::of_bf16(*reinterpret_cast<const uint16_t*>(emulator::shared_bytes + at));
}

// The rows of one warp.
inline void multiply_warp(void* const* lanes, unsigned) {
  const auto& first = *static_cast<const Product*>(lanes[0]);
  float a[16][16];
  for (int lane = 0; lane < 32; lane++) {
    const auto& own = *static_cast<const Product*>(lanes[lane]);
    if (own.matrix != first.matrix || own.columns != first.columns || own.add != first.add) {
      emulator::fail("wgmma with unequal descriptors in a warp");
    }
    int group = lane >> 2, t = lane % 4;
    for (int i = 0; i < 8; i++) {
      int row = i / 2 % 2 == 0 ? group : group + 8;
      int k = t * 2 + i % 2 + i / 4 * 8;
      a[row][k] = emulator::of_bf16(own.a[i / 2] >> (i % 2 * 16) & 0xffff);
    }
  }
  for (int column = 0; column < first.columns; column++) {
    float b[16];
    for (int k = 0; k < 16; k++) b[k] = element(first, k, column);
    for (int row = 0; row < 16; row++) {
      const auto& owner = *static_cast<const Product*>(lanes[row % 8 * 4 + column % 8 / 2]);
      float& d = owner.d[column / 8 * 4 + row / 8 * 2 + column % 2];
      double sum = owner.add ? d : 0.0;
      for (int k = 0; k < 16; k++) sum += static_cast<double>(a[row][k]) * b[k];
      d = emulator::cut(sum);
    }
  }
}

template <int N>
inline void hold(float (&)[N]) {}

inline void fence() { pending().fenced = true; }

inline void commit() {
  Pending& own = pending();
  own.groups.push_back(std::move(own.open));
  own.open.clear();
}

template <int GROUPS>
inline void wait() {
  Pending& own = pending();
  own.fenced = false;
  while (own.groups.size() > GROUPS) {
    for (Product& product : own.groups.front()) {
      emulator::meet(0xffffffffu, &product, multiply_warp, "wgmma.mma_async bf16");
    }
    own.groups.erase(own.groups.begin());
  }
}

template <int TRANSPOSED, int REGISTERS>
inline void multiply(float (&d)[REGISTERS], const uint32_t (&a)[4], uint64_t matrix, bool add) {
  static_assert(REGISTERS == 32 || REGISTERS == 64);
  Pending& own = pending();
  if (!own.fenced) emulator::fail("wgmma.mma_async without wgmma.fence");
  if (emulator::threads_of_block() % 128 != 0) emulator::fail("wgmma in a block of %d threads", emulator::threads_of_block());
  if (matrix >> 62 != 0) emulator::fail("wgmma with a swizzled matrix");
  own.open.push_back({d, a, matrix, 2 * REGISTERS, TRANSPOSED != 0, add});
}

}  // namespace wgmma_bf16
