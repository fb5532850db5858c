// Matrix products of one warp.
//
//   mma_b1(d, a, b)     d[16][8] += Σ popc(a[16][256 bits] & b[256 bits][8])    mma.sync.m16n8k256 .b1 .and.popc, sm_80 to 90
//   mma_bf16(d, a, b)   d[16][8] += a[16][16] · b[16][8]                        mma.sync.m16n8k16 .bf16, f32 sums, sm_80 up
//   nearest_bf16(x, y)  two floats rounded to a pair of bf16                                   cvt.rn.bf16x2, sm_80 up
//   load_matrices(a, p) four matrices of eight rows of 16 bytes from shared memory   ldmatrix.m8n8.x4 .b16, sm_75 up
//
// Who holds what (PTX ISA 9.0, sections 9.7.14.5.13 and 9.7.14.5.8), with group = lane / 4 and t = lane % 4:
//   1-bit   a[0], a[2]: row group,     columns 32t.. and 128 + 32t..     b[0], b[1]: rows 32t.. and 128 + 32t.., column group
//           a[1], a[3]: row group + 8, the same columns                  (32 bits in a register, the lowest index lowest)
//   bf16    a[0], a[2]: row group,     columns 2t, 2t+1 and 8 more       b[0], b[1]: rows 2t, 2t+1 and 8 more, column group
//           a[1], a[3]: row group + 8, the same columns                  (two in a register, the lower index in the low half)
//   both    d[0], d[1]: row group, columns 2t, 2t+1;   d[2], d[3]: row group + 8
//   load_matrices (9.7.14.5.15): lane 8m + r gives the address of row r of matrix m; a[m] is 32 bits of row `group`, number t:
//           with matrices (upper rows, low bits), (lower, low), (upper, high), (lower, high) that is a 1-bit `a`.
//
// A product does not change if the columns of a and the rows of b are renumbered alike, so the bf16 kernels give a lane those
// floats that lie side by side in memory.
#pragma once

#include "device.cuh"

#ifdef BNN_EMULATED
#include "emulated_mma.h"
#else

static __device__ __forceinline__ void mma_b1(int (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  asm(
      "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

static __device__ __forceinline__ void load_matrices(uint32_t (&a)[4], const uint32_t* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(a[0]), "=r"(a[1]), "=r"(a[2]), "=r"(a[3])
               : "r"(static_cast<uint32_t>(__cvta_generic_to_shared(row)))
               : "memory");
}

static __device__ __forceinline__ void mma_bf16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  asm(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// The nearest bf16 of two floats side by side, the first in the low half: cvt.rn, ties to even.
static __device__ __forceinline__ uint32_t nearest_bf16(float first, float second) {
  uint32_t pair;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(second), "f"(first));
  return pair;
}
#endif

// 1-bit products: the machine has them, and so does the emulator. (sm_100 and later would run them in software.)
#if defined(BNN_EMULATED) || (defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800 && __CUDA_ARCH__ < 1000)
#define BNN_HAS_MMA_B1 1
#else
#define BNN_HAS_MMA_B1 0
#endif
