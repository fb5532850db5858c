// mma.sync on the CPU. The matrices are put together from the fragments by the formulas of the PTX ISA, element by element
// (sections 9.7.14.5.8 and 9.7.14.5.13: `groupID`, `threadID_in_group`, "row for ai where ..."), and multiplied plainly.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "block.h"

namespace emulator {

template <class D>
struct MmaLane {
  D* d;
  const uint32_t* a;
  const uint32_t* b;
};

// A sum of a tensor core: exact products and sum, then cut off towards zero, as such units do; a kernel whose result
// needs rounding to nearest would show here.
inline float cut(double sum) {
  float nearest = static_cast<float>(sum);
  if (!std::isfinite(nearest) || std::fabs(static_cast<double>(nearest)) <= std::fabs(sum)) return nearest;
  return std::nextafter(nearest, 0.0f);
}

inline float of_bf16(uint32_t bits) {
  uint32_t wide = bits << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

inline void mma_b1_of_warp(void* const* lanes, unsigned) {
  uint8_t a[16][256], b[256][8];
  for (int lane = 0; lane < 32; lane++) {
    const auto* own = static_cast<const MmaLane<int>*>(lanes[lane]);
    int group = lane >> 2, t = lane % 4;
    for (int i = 0; i < 128; i++) {
      int row = i < 32 || (64 <= i && i < 96) ? group : group + 8;
      int column = t * 32 + (i & 0x1f) + (i < 64 ? 0 : 128);
      a[row][column] = own->a[i / 32] >> (i % 32) & 1;
    }
    for (int i = 0; i < 64; i++) {
      b[t * 32 + (i & 0x1f) + (i < 32 ? 0 : 128)][group] = own->b[i / 32] >> (i % 32) & 1;
    }
  }
  // Bits of a row side by side again, so that the product is 4 words.
  uint64_t rows[16][4] = {}, columns[8][4] = {};
  for (int k = 0; k < 256; k++) {
    for (int r = 0; r < 16; r++) rows[r][k / 64] |= static_cast<uint64_t>(a[r][k]) << (k % 64);
    for (int c = 0; c < 8; c++) columns[c][k / 64] |= static_cast<uint64_t>(b[k][c]) << (k % 64);
  }
  for (int lane = 0; lane < 32; lane++) {
    const auto* own = static_cast<const MmaLane<int>*>(lanes[lane]);
    for (int i = 0; i < 4; i++) {
      int row = (lane >> 2) + (i < 2 ? 0 : 8), column = lane % 4 * 2 + (i & 1);
      for (int w = 0; w < 4; w++) own->d[i] += __builtin_popcountll(rows[row][w] & columns[column][w]);
    }
  }
}

inline void mma_bf16_of_warp(void* const* lanes, unsigned) {
  float a[16][16], b[16][8];
  for (int lane = 0; lane < 32; lane++) {
    const auto* own = static_cast<const MmaLane<float>*>(lanes[lane]);
    int group = lane >> 2, t = lane % 4;
    for (int i = 0; i < 8; i++) {
      int row = (0 <= i && i < 2) || (4 <= i && i < 6) ? group : group + 8;
      int column = t * 2 + (i & 1) + (i < 4 ? 0 : 8);
      a[row][column] = of_bf16(own->a[i / 2] >> (i % 2 * 16) & 0xffff);
    }
    for (int i = 0; i < 4; i++) {
      b[t * 2 + (i & 1) + (i < 2 ? 0 : 8)][group] = of_bf16(own->b[i / 2] >> (i % 2 * 16) & 0xffff);
    }
  }
  for (int lane = 0; lane < 32; lane++) {
    const auto* own = static_cast<const MmaLane<float>*>(lanes[lane]);
    for (int i = 0; i < 4; i++) {
      int row = (lane >> 2) + (i < 2 ? 0 : 8), column = lane % 4 * 2 + (i & 1);
      double sum = own->d[i];
      for (int k = 0; k < 16; k++) sum += static_cast<double>(a[row][k]) * b[k][column];
      own->d[i] = cut(sum);
    }
  }
}

// ldmatrix .m8n8.x4 .b16 (section 9.7.14.5.15): a row is eight 16-bit elements, of which thread 4 · row + t receives the two
// at 2t; threads 8m to 8m + 7 give the addresses of the rows of matrix m.
struct MatrixLane {
  uint32_t* a;
  const uint32_t* row;
};

inline void load_matrices_of_warp(void* const* lanes, unsigned) {
  for (int lane = 0; lane < 32; lane++) {
    for (int m = 0; m < 4; m++) {
      const uint32_t* row = static_cast<const MatrixLane*>(lanes[m * 8 + lane / 4])->row;
      static_cast<const MatrixLane*>(lanes[lane])->a[m] = row[lane % 4];
    }
  }
}

}  // namespace emulator

inline void load_matrices(uint32_t (&a)[4], const uint32_t* row) {
  if (reinterpret_cast<uintptr_t>(row) % 16 != 0) emulator::fail("ldmatrix of a row that is not aligned to 16 bytes");
  emulator::MatrixLane own{a, row};
  emulator::meet(0xffffffffu, &own, emulator::load_matrices_of_warp, "ldmatrix");
}

inline void mma_b1(int (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  emulator::MmaLane<int> own{d, a, b};
  emulator::meet(0xffffffffu, &own, emulator::mma_b1_of_warp, "mma.sync b1");
}

inline void mma_bf16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  emulator::MmaLane<float> own{d, a, b};
  emulator::meet(0xffffffffu, &own, emulator::mma_bf16_of_warp, "mma.sync bf16");
}

inline uint32_t nearest_bf16(float first, float second) {
  auto rounded = [](float x) {
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    if (x != x) return 0x7fffu;
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  };
  return rounded(first) | rounded(second) << 16;
}
