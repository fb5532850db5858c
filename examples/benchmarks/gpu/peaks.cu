// The rates of a Hopper GPU: 1-bit products by wgmma and by mma.sync, int8 by wgmma, and copies in memory.
// Each line of the output is: name, number, unit. Operands are random bits; what is computed does not matter.
#include <cstdint>
#include <cstdio>
#include <cuda_runtime.h>

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
constexpr int kColumns = 128;
constexpr int kRegisters = kColumns / 2;

// A descriptor of 8 x 16-byte core matrices without swizzle, `rows` of them one behind the other along the summed index.
__device__ uint64_t descriptor(const void* shared, int rows) {
  uint64_t address = static_cast<uint64_t>(__cvta_generic_to_shared(shared));
  return ((address & 0x3FFFF) >> 4) | (uint64_t(rows * 16 >> 4) << 16) | (uint64_t(128 >> 4) << 32);
}

#define REGISTERS_8(i) "+r"(sums[i]), "+r"(sums[i + 1]), "+r"(sums[i + 2]), "+r"(sums[i + 3]), \
                       "+r"(sums[i + 4]), "+r"(sums[i + 5]), "+r"(sums[i + 6]), "+r"(sums[i + 7])
#define NAMES                                                                                       \
  "{%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25," \
  "%26,%27,%28,%29,%30,%31,%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,%48,"    \
  "%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63}"

#define WGMMA_KERNEL(name, instruction)                                                            \
  __global__ void __launch_bounds__(128) name(int rounds, const uint32_t* in, int* out) {          \
    __shared__ __align__(1024) uint32_t tile[(kRows + kColumns) * 8];                              \
    for (int i = threadIdx.x; i < (kRows + kColumns) * 8; i += 128) tile[i] = in[i];               \
    __syncthreads();                                                                               \
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");                                   \
    uint64_t a = descriptor(tile, kRows), b = descriptor(tile + kRows * 8, kColumns);              \
    int sums[kRegisters] = {};                                                                     \
    for (int round = 0; round < rounds; round++) {                                                 \
      asm volatile("wgmma.fence.sync.aligned;" ::: "memory");                                      \
      _Pragma("unroll") for (int u = 0; u < kUnroll; u++) asm volatile(                            \
          "{.reg .pred p; setp.ne.b32 p,1,0; " instruction " " NAMES ", %64, %65, p;}"             \
          : REGISTERS_8(0), REGISTERS_8(8), REGISTERS_8(16), REGISTERS_8(24), REGISTERS_8(32),     \
            REGISTERS_8(40), REGISTERS_8(48), REGISTERS_8(56)                                      \
          : "l"(a), "l"(b));                                                                       \
      asm volatile("wgmma.commit_group.sync.aligned; wgmma.wait_group.sync.aligned 0;" ::: "memory"); \
    }                                                                                              \
    int sum = 0;                                                                                   \
    _Pragma("unroll") for (int i = 0; i < kRegisters; i++) sum += sums[i];                         \
    out[blockIdx.x * 128 + threadIdx.x] = sum;                                                     \
  }

WGMMA_KERNEL(wgmma_b1, "wgmma.mma_async.sync.aligned.m64n128k256.s32.b1.b1.and.popc")
WGMMA_KERNEL(wgmma_s8, "wgmma.mma_async.sync.aligned.m64n128k32.s32.s8.s8")

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
  double wgmma = 2.0 * kRows * kColumns * kUnroll * rounds * processors * 2;
  double b1 = wgmma * 256 / 1e9 / milliseconds([&] { wgmma_b1<<<processors * 2, 128>>>(rounds, in, out); });
  std::printf("b1 %.1f TOPS\n", b1);
  double s8 = wgmma * 32 / 1e9 / milliseconds([&] { wgmma_s8<<<processors * 2, 128>>>(rounds, in, out); });
  std::printf("s8 %.1f TOPS\n", s8);
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
