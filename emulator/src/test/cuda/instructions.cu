// One matrix instruction each, between plain matrices in global memory (MatrixInstructionsTest). Which element a lane's
// register holds is written out here once more, element by element as the tables of the PTX ISA have it, for the emulator and
// for a GPU alike.
#include "async_copy.cuh"
#include "mma.cuh"
#include "wgmma.cuh"

// Bits lie 32 in a word, along k: a [row][k / 32], b [column][k / 32]. Floats: a [row][16], b [column][16]. d [row][columns].
struct Product {
  const uint32_t* left;
  const uint32_t* right;
  void* result;
};

// 9.7.14.5.13, Matrix Fragments for mma.m16n8k256.
BNN_KERNEL(instruction_mma_b1, Product, 32) {
#if BNN_HAS_MMA_B1
  int group = threadIdx.x >> 2;
  int t = threadIdx.x % 4;
  uint32_t left[4] = {};
  for (int i = 0; i < 128; i++) {
    int row = i < 32 || (64 <= i && i < 96) ? group : group + 8;
    int column = i < 64 ? t * 32 + (i & 0x1f) : t * 32 + (i & 0x1f) + 128;
    left[i / 32] |= (a.left[row * 8 + column / 32] >> (column % 32) & 1) << (i % 32);
  }
  uint32_t right[2] = {};
  for (int i = 0; i < 64; i++) {
    int row = i < 32 ? t * 32 + (i & 0x1f) : t * 32 + (i & 0x1f) + 128;
    right[i / 32] |= (a.right[group * 8 + row / 32] >> (row % 32) & 1) << (i % 32);
  }
  int* result = static_cast<int*>(a.result);
  int sums[4];
  for (int i = 0; i < 4; i++) sums[i] = result[(i < 2 ? group : group + 8) * 8 + t * 2 + (i & 1)];
  mma_b1(sums, left, right);
  for (int i = 0; i < 4; i++) result[(i < 2 ? group : group + 8) * 8 + t * 2 + (i & 1)] = sums[i];
#endif
}

static __device__ uint32_t upper_half(uint32_t word) { return word >> 16; }

// 9.7.14.5.8, Matrix Fragments for mma.m16n8k16 with floating point type. The floats are bf16 values.
BNN_KERNEL(instruction_mma_bf16, Product, 32) {
  int group = threadIdx.x >> 2;
  int t = threadIdx.x % 4;
  uint32_t left[4] = {};
  for (int i = 0; i < 8; i++) {
    int row = (0 <= i && i < 2) || (4 <= i && i < 6) ? group : group + 8;
    int column = i < 4 ? t * 2 + (i & 1) : t * 2 + (i & 1) + 8;
    left[i / 2] |= upper_half(a.left[row * 16 + column]) << (i % 2 * 16);
  }
  uint32_t right[2] = {};
  for (int i = 0; i < 4; i++) {
    int row = i < 2 ? t * 2 + (i & 1) : t * 2 + (i & 1) + 8;
    right[i / 2] |= upper_half(a.right[group * 16 + row]) << (i % 2 * 16);
  }
  float* result = static_cast<float*>(a.result);
  float sums[4];
  for (int i = 0; i < 4; i++) sums[i] = result[(i < 2 ? group : group + 8) * 8 + t * 2 + (i & 1)];
  mma_bf16(sums, left, right);
  for (int i = 0; i < 4; i++) result[(i < 2 ? group : group + 8) * 8 + t * 2 + (i & 1)] = sums[i];
}

// 9.7.14.5.15, ldmatrix: matrix m of `left` is [m][row][4 words]; the result is [lane][m].
BNN_KERNEL(instruction_ldmatrix, Product, 32) {
  BNN_SHARED(uint32_t, rows);
  for (int i = 0; i < 4; i++) rows[threadIdx.x * 4 + i] = a.left[threadIdx.x * 4 + i];
  __syncwarp();
  uint32_t own[4];
  load_matrices(own, rows + threadIdx.x * 4);
  for (int i = 0; i < 4; i++) static_cast<uint32_t*>(a.result)[threadIdx.x * 4 + i] = own[i];
}

// Two products in a row: d = a · b, then d += a · b. `right` is [2][column][8].
template <int COLUMNS>
static __device__ void multiply_warpgroup(const Product& a, uint32_t* shared) {
#if BNN_HAS_WGMMA
  // 9.7.15.5.1.2, K-major without swizzle: 8 x 16-byte core matrices; here neighbours along n first, then those along k.
  for (int i = threadIdx.x; i < COLUMNS * 16; i += 128) {
    int column = i / 8 % COLUMNS;
    int word = i % 8;
    shared[i / (8 * COLUMNS) * COLUMNS * 8 + word / 4 * COLUMNS * 4 + column * 4 + word % 4] = a.right[i];
  }
  wgmma::publish();
  __syncthreads();
  // 9.7.15.5.1.1.4, figures 154 and 155: a warp has 16 rows.
  int group = threadIdx.x % 32 >> 2;
  int t = threadIdx.x % 4;
  int row = threadIdx.x / 32 * 16 + group;
  const uint32_t* upper = a.left + row * 8;
  const uint32_t* lower = upper + 8 * 8;
  const uint32_t left[4] = {upper[t], lower[t], upper[t + 4], lower[t + 4]};
  int sums[COLUMNS / 2];
  for (int i = 0; i < COLUMNS / 2; i++) sums[i] = 12345;  // must not be added
  wgmma::fence();
  uint32_t address = wgmma::shared_address(shared);
  wgmma::multiply(sums, left, wgmma_matrix(address, COLUMNS * 16, 128), false);
  wgmma::multiply(sums, left, wgmma_matrix(address + COLUMNS * 32, COLUMNS * 16, 128), true);
  wgmma::commit();
  wgmma::wait<0>();
  wgmma::hold(sums);
  for (int i = 0; i < COLUMNS / 2; i++) {
    static_cast<int*>(a.result)[(row + i / 2 % 2 * 8) * COLUMNS + i / 4 * 8 + t * 2 + i % 2] = sums[i];
  }
#endif
}

BNN_KERNEL(instruction_wgmma_n64, Product, 128) {
  BNN_SHARED(uint32_t, shared);
  multiply_warpgroup<64>(a, shared);
}

BNN_KERNEL(instruction_wgmma_n128, Product, 128) {
  BNN_SHARED(uint32_t, shared);
  multiply_warpgroup<128>(a, shared);
}

BNN_KERNEL(instruction_wgmma_n192, Product, 128) {
  BNN_SHARED(uint32_t, shared);
  multiply_warpgroup<192>(a, shared);
}

BNN_KERNEL(instruction_wgmma_n256, Product, 128) {
  BNN_SHARED(uint32_t, shared);
  multiply_warpgroup<256>(a, shared);
}

// 9.7.9.25.3, cp.async: `left` to `result` by pieces of 4, 8 and 16 bytes; where the lane is odd, zeros.
BNN_KERNEL(instruction_copies, Product, 32) {
  BNN_SHARED(uint32_t, words);
  bool inside = threadIdx.x % 2 == 0;
  const uint32_t* from = a.left + threadIdx.x * 8;
  async_copy::copy<4>(words + threadIdx.x * 8, from, inside);
  async_copy::copy<4>(words + threadIdx.x * 8 + 1, from + 1, inside);
  async_copy::copy<8>(words + threadIdx.x * 8 + 2, from + 2, inside);
  async_copy::commit();
  async_copy::copy<16>(words + threadIdx.x * 8 + 4, from + 4, inside);
  async_copy::commit();
  async_copy::wait<1>();
  for (int i = 0; i < 4; i++) static_cast<uint32_t*>(a.result)[threadIdx.x * 8 + i] = words[threadIdx.x * 8 + i];
  async_copy::wait<0>();
  for (int i = 4; i < 8; i++) static_cast<uint32_t*>(a.result)[threadIdx.x * 8 + i] = words[threadIdx.x * 8 + i];
}
