// wgmma on the CPU: a product is computed when it is waited for, from what the registers and the shared memory hold then.
#pragma once

#include <cstdint>
#include <vector>

#include "block.h"

namespace wgmma {

struct Product {
  int* d;
  const uint32_t* a;
  uint64_t matrix;
  int columns;
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

// The 32 bits of b in rows 32 * word .. 32 * word + 31 and a column, where the descriptor says that they lie.
inline uint32_t word_of(uint64_t matrix, int column, int word) {
  uint32_t address = (matrix & 0x3fff) << 4;
  uint32_t leading = (matrix >> 16 & 0x3fff) << 4;
  uint32_t stride = (matrix >> 32 & 0x3fff) << 4;
  uint32_t at = address + column / 8 * stride + word / 4 * leading + column % 8 * 16 + word % 4 * 4;
  return *reinterpret_cast<const uint32_t*>(emulator::shared_bytes + at);
}

// The rows of one warp.
inline void multiply_warp(void* const* lanes, unsigned) {
  const auto& first = *static_cast<const Product*>(lanes[0]);
  uint32_t a[16][8];
  for (int lane = 0; lane < 32; lane++) {
    const auto& own = *static_cast<const Product*>(lanes[lane]);
    if (own.matrix != first.matrix || own.columns != first.columns || own.add != first.add) {
      emulator::fail("wgmma with unequal descriptors in a warp");
    }
    int group = lane >> 2, t = lane % 4;
    a[group][t] = own.a[0];
    a[group + 8][t] = own.a[1];
    a[group][t + 4] = own.a[2];
    a[group + 8][t + 4] = own.a[3];
  }
  for (int column = 0; column < first.columns; column++) {
    uint32_t b[8];
    for (int w = 0; w < 8; w++) b[w] = word_of(first.matrix, column, w);
    for (int row = 0; row < 16; row++) {
      int sum = 0;
      for (int w = 0; w < 8; w++) sum += __builtin_popcount(a[row][w] & b[w]);
      const auto& owner = *static_cast<const Product*>(lanes[row % 8 * 4 + column % 8 / 2]);
      int& d = owner.d[column / 8 * 4 + row / 8 * 2 + column % 2];
      d = owner.add ? d + sum : sum;
    }
  }
}

inline uint32_t shared_address(const void* p) {
  return static_cast<uint32_t>(static_cast<const unsigned char*>(p) - emulator::shared_bytes);
}

inline void publish() {}

template <int N>
inline void hold(int (&)[N]) {}

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
    for (Product& product : own.groups.front()) emulator::meet(0xffffffffu, &product, multiply_warp, "wgmma.mma_async");
    own.groups.erase(own.groups.begin());
  }
}

template <int REGISTERS>
inline void multiply(int (&d)[REGISTERS], const uint32_t (&a)[4], uint64_t matrix, bool add) {
  static_assert(REGISTERS == 32 || REGISTERS == 64 || REGISTERS == 96 || REGISTERS == 128);
  Pending& own = pending();
  if (!own.fenced) emulator::fail("wgmma.mma_async without wgmma.fence");
  if (emulator::threads_of_block() % 128 != 0) emulator::fail("wgmma in a block of %d threads", emulator::threads_of_block());
  if (matrix >> 62 != 0) emulator::fail("wgmma with a swizzled matrix");
  own.open.push_back({d, a, matrix, 2 * REGISTERS, add});
}

}  // namespace wgmma
