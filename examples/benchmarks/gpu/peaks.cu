// The rates of a Hopper GPU: 1-bit products by wgmma and by mma.sync, and copies in memory.
// Each line of the output is: name, number, unit. Operands are random bits; what is computed does not matter.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cuda_runtime.h>

#include "wgmma.cuh"

#define CHECK(call)                                                            \
  do {                                                                         \
    cudaError_t error = (call);                                                \
    if (error != cudaSuccess) {                                                \
      std::fprintf(stderr, "%s: %s\n", #call, cudaGetErrorString(error));      \
      return 1;                                                                \
    }                                                                          \
  } while (0)

constexpr int kUnroll = 8;
constexpr int kRows = 64;

// One warpgroup a block; the left operand in registers, the right one in shared memory, as the convolutions have them.
template <int COLUMNS>
__global__ void __launch_bounds__(128) wgmma_b1(int rounds, const uint32_t* in, int* out) {
#if BNN_HAS_WGMMA  // not so where the compiler reads for the host
  __shared__ __align__(1024) uint32_t tile[COLUMNS * 8];
  for (int i = threadIdx.x; i < COLUMNS * 8; i += 128) tile[i] = in[i];
  wgmma::publish();
  __syncthreads();
  uint32_t left[4];
  for (int i = 0; i < 4; i++) left[i] = in[threadIdx.x * 4 + i];
  uint64_t right = wgmma_matrix(wgmma::shared_address(tile), 128, 256);
  int sums[COLUMNS / 2] = {};
  for (int round = 0; round < rounds; round++) {
    wgmma::fence();
#pragma unroll
    for (int u = 0; u < kUnroll; u++) wgmma::multiply(sums, left, right, true);
    wgmma::commit();
    wgmma::wait<0>();
    wgmma::hold(sums);
  }
  int sum = 0;
#pragma unroll
  for (int i = 0; i < COLUMNS / 2; i++) sum += sums[i];
  out[blockIdx.x * 128 + threadIdx.x] = sum;
#endif
}

__global__ void mma_b1(int rounds, const uint32_t* in, int* out) {
  uint32_t a[4], b[2];
  for (int i = 0; i < 4; i++) a[i] = in[threadIdx.x * 4 + i];
  for (int i = 0; i < 2; i++) b[i] = in[threadIdx.x + 32 * i];
  int sums[kUnroll][4] = {};
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int u = 0; u < kUnroll; u++) {
      asm volatile(
          "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc "
          "{%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
          : "+r"(sums[u][0]), "+r"(sums[u][1]), "+r"(sums[u][2]), "+r"(sums[u][3])
          : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
    }
  }
  int sum = 0;
  for (int u = 0; u < kUnroll; u++) sum += sums[u][0] + sums[u][1] + sums[u][2] + sums[u][3];
  out[blockIdx.x * blockDim.x + threadIdx.x] = sum;
}

__global__ void copy(const float4* in, float4* out, size_t count) {
  size_t step = size_t(gridDim.x) * blockDim.x;
  for (size_t i = size_t(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) out[i] = in[i];
}

template <class Work>
float milliseconds(Work work) {
  cudaEvent_t start, end;
  cudaEventCreate(&start);
  cudaEventCreate(&end);
  float best = 1e9f;
  for (int repeat = 0; repeat < 6; repeat++) {
    cudaEventRecord(start);
    work();
    cudaEventRecord(end);
    cudaEventSynchronize(end);
    float time;
    cudaEventElapsedTime(&time, start, end);
    if (repeat > 0 && time < best) best = time;
  }
  return best;
}

int main() {
  cudaDeviceProp device;
  CHECK(cudaGetDeviceProperties(&device, 0));
  int processors = device.multiProcessorCount;
  std::printf("# %s, %d multiprocessors\n", device.name, processors);
  constexpr size_t kBytes = size_t(1) << 30;
  uint32_t* in;
  int* out;
  CHECK(cudaMalloc(&in, kBytes));
  CHECK(cudaMalloc(&out, kBytes));
  static uint32_t random[1 << 16];
  uint32_t state = 1;
  for (uint32_t& word : random) word = state = state * 1664525u + 1013904223u;
  CHECK(cudaMemcpy(in, random, sizeof random, cudaMemcpyHostToDevice));
  const int rounds = 4000;
  auto wgmma_rate = [&](int columns, auto work) {
    return 2.0 * kRows * columns * 256 * kUnroll * rounds * processors * 2 / 1e9 / milliseconds(work);
  };
  double n64 = wgmma_rate(64, [&] { wgmma_b1<64><<<processors * 2, 128>>>(rounds, in, out); });
  double n128 = wgmma_rate(128, [&] { wgmma_b1<128><<<processors * 2, 128>>>(rounds, in, out); });
  double n256 = wgmma_rate(256, [&] { wgmma_b1<256><<<processors * 2, 128>>>(rounds, in, out); });
  std::printf("b1_n64 %.1f TOPS\nb1_n128 %.1f TOPS\nb1_n256 %.1f TOPS\n", n64, n128, n256);
  std::printf("b1 %.1f TOPS\n", std::max({n64, n128, n256}));
  double best = 0;
  for (int warps = 4; warps <= 16; warps *= 2) {
    double operations = 2.0 * 16 * 8 * 256 * kUnroll * rounds * processors * warps;
    double rate = operations / 1e9 / milliseconds([&] { mma_b1<<<processors, warps * 32>>>(rounds, in, out); });
    best = rate > best ? rate : best;
  }
  std::printf("mma_b1 %.1f TOPS\n", best);
  float time = milliseconds([&] {
    copy<<<processors * 8, 512>>>(reinterpret_cast<float4*>(in), reinterpret_cast<float4*>(out), kBytes / 16);
  });
  std::printf("memory %.1f GB/s\n", 2.0 * kBytes / 1e6 / time);
  CHECK(cudaGetLastError());
  return 0;
}
