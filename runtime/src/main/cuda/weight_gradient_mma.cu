// Gradient of the weights of a convolution with SIGN input, by bf16 tensor cores: for each tap filters x places by places x
// channels. A block adds up a range of places for 64 filters, 64 channels and one tap; the ranges are added in order by
// another kernel, so the result does not depend on which block was first.
//
// A step is 32 places of the result: their gradients come through a ring by cp.async, [place][72] floats (72 = 8 mod 32: a
// quarter-warp's reads of 16 bytes meet no bank twice), with zeros where the tap lies outside the image and does not count;
// beside them two words of input bits a place. Warps 0 and 1 multiply the first 16 places for 32 filters each, warps 2 and 3
// the others; at the end their sums are added through shared memory.
//
// A lane reads four neighbouring filters of places t, t + 4, t + 8, t + 12 and splits pairs of places (split_bf16.cuh). The
// bits of two places are put side by side, 16 channels in each half of a word; a shift then brings both bits of a channel to
// the signs of a pair of bf16. Per 16 places and warp of 32 x 64: 48 mma, about 90 instructions to split, 50 to expand.
// Shared memory: 2 KB of floats and 128 bytes of bits for 48 mma.
#include "async_copy.cuh"
#include "matrix_args.cuh"
#include "mma.cuh"
#include "split_bf16.cuh"

template <int PARTS>
struct WeightGradient {
  static constexpr int THREADS = 128;
  static constexpr int STAGES = 4;
  static constexpr int PLACES = 32;  // of a step
  static constexpr int FILTERS = 64;
  static constexpr int CHANNELS = 64;
  static constexpr int LINE = FILTERS + 8;
  static constexpr int STAGE_WORDS = PLACES * LINE + PLACES * 2;
  static constexpr int STEPS_OF_A_SUM = 4;

  const MatrixWeightGradient& a;
  float* const shared;
  const int first_filter;
  const int first_channel;
  const int begin;
  const int end;

  __device__ __forceinline__ WeightGradient(const MatrixWeightGradient& a, float* shared)
      : a(a), shared(shared), first_filter(blockIdx.x / ceil_div(a.conv.channels, CHANNELS) * FILTERS),
        first_channel(blockIdx.x % ceil_div(a.conv.channels, CHANNELS) * CHANNELS), begin(blockIdx.y * a.split_places),
        end(min(begin + a.split_places, a.conv.n * a.conv.out_height * a.conv.out_width)) {}

  // The place of the input that the tap meets, or -1 outside the image.
  __device__ __forceinline__ int input_place(int place) const {
    const Conv& c = a.conv;
    int n = place / (c.out_height * c.out_width);
    int oy = place / c.out_width - n * c.out_height;
    int iy = oy * c.stride - c.top + static_cast<int>(blockIdx.z) / c.kernel_width * c.dilation;
    int ix = place % c.out_width * c.stride - c.left + static_cast<int>(blockIdx.z) % c.kernel_width * c.dilation;
    bool inside = static_cast<unsigned>(iy) < static_cast<unsigned>(c.height) &&
                  static_cast<unsigned>(ix) < static_cast<unsigned>(c.width);
    return inside ? (n * c.height + iy) * c.width + ix : -1;
  }

  __device__ __forceinline__ void load_gradient(int first, int lane_place, float* stage) const {
    const Conv& c = a.conv;
    int filter = first_filter + threadIdx.x % 16 * 4;
#pragma unroll
    for (int i = 0; i < 4; i++) {
      int place = threadIdx.x / 16 + i * 8;
      bool counts = __shfl_sync(ALL_LANES, lane_place, place) >= 0 || c.pad_value != 0;
      counts = counts && first + place < end;
      const float* from = a.gradient + (counts ? static_cast<int64_t>(first + place) * c.filters : 0);
      float* to = stage + place * LINE + threadIdx.x % 16 * 4;
      if (c.filters % 4 == 0) {
        bool exists = counts && filter < c.filters;
        async_copy::copy<16>(to, from + (exists ? filter : 0), exists);
      } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
          bool exists = counts && filter + k < c.filters;
          async_copy::copy<4>(to + k, from + (exists ? filter + k : 0), exists);
        }
      }
    }
  }

  // Closes a group in any case, so that the number of groups counts the steps.
  __device__ __forceinline__ void load(int first, int slot) const {
    float* stage = shared + slot * STAGE_WORDS;
    if (first < end) {
      int own = first + threadIdx.x % PLACES;
      int place = own < end ? input_place(own) : -1;
      load_gradient(first, place, stage);
      int words = ceil_div(a.conv.channels, 32);
      int word = first_channel / 32 + threadIdx.x / PLACES;
      if (threadIdx.x < 2 * PLACES) {
        bool exists = place >= 0 && word < words;
        const uint32_t* from = a.input + (exists ? static_cast<int64_t>(place) * words + word : 0);
        float* to = stage + PLACES * LINE + threadIdx.x % PLACES * 2 + threadIdx.x / PLACES;
        if (place < 0 && a.conv.pad_value > 0) {
          *reinterpret_cast<uint32_t*>(to) = ~0u;
        } else {
          async_copy::copy<4>(to, from, exists);
        }
      }
    }
    async_copy::commit();
  }

  __device__ __forceinline__ void multiply(const float* stage, float (&sums)[16][4]) const {
    int lane = threadIdx.x % 32;
    int warp = threadIdx.x / 32;
    int first = warp / 2 * 16 + lane % 4;
    float4 gradient[4];
    uint2 bits[4];
#pragma unroll
    for (int e = 0; e < 4; e++) {
      gradient[e] = *reinterpret_cast<const float4*>(stage + (first + e * 4) * LINE + warp % 2 * 32 + lane / 4 * 4);
      bits[e] = *reinterpret_cast<const uint2*>(stage + PLACES * LINE + (first + e * 4) * 2);
    }
    // Filter 4 · group + r is row (group, r % 2) of the r / 2-th 16 rows.
    uint32_t early[4][PARTS];
    uint32_t late[4][PARTS];
    split_pair(gradient[0].x, gradient[1].x, early[0]);
    split_pair(gradient[0].y, gradient[1].y, early[1]);
    split_pair(gradient[0].z, gradient[1].z, early[2]);
    split_pair(gradient[0].w, gradient[1].w, early[3]);
    split_pair(gradient[2].x, gradient[3].x, late[0]);
    split_pair(gradient[2].y, gradient[3].y, late[1]);
    split_pair(gradient[2].z, gradient[3].z, late[2]);
    split_pair(gradient[2].w, gradient[3].w, late[3]);
    int shift = 14 - lane / 4 * 2;
#pragma unroll
    for (int quarter = 0; quarter < 4; quarter++) {  // 16 channels
      uint32_t w[4];
#pragma unroll
      for (int e = 0; e < 4; e++) w[e] = quarter < 2 ? bits[e].x : bits[e].y;
      bool high = quarter % 2 != 0;
      uint32_t first_two = (high ? w[0] >> 16 | (w[1] & 0xffff0000u) : (w[0] & 0xffffu) | w[1] << 16) << shift;
      uint32_t last_two = (high ? w[2] >> 16 | (w[3] & 0xffff0000u) : (w[2] & 0xffffu) | w[3] << 16) << shift;
#pragma unroll
      for (int odd = 0; odd < 2; odd++) {
        uint32_t right[2] = {signs_as_bf16(first_two << (1 - odd)), signs_as_bf16(last_two << (1 - odd))};
#pragma unroll
        for (int m = 0; m < 2; m++) {
#pragma unroll
          for (int part = 0; part < PARTS; part++) {
            uint32_t left[4] = {early[2 * m][part], early[2 * m + 1][part], late[2 * m][part], late[2 * m + 1][part]};
            mma_bf16(sums[m * 8 + quarter * 2 + odd], left, right);
          }
        }
      }
    }
  }

  // Adds what the warps of the other half of the places have.
  __device__ __forceinline__ void add_halves(float (&totals)[16][4]) const {
    float* own = shared + threadIdx.x % 64 * 4;
    __syncthreads();
    if (threadIdx.x >= 64) {
#pragma unroll
      for (int i = 0; i < 16; i++) {
        *reinterpret_cast<float4*>(own + i * 256) = make_float4(totals[i][0], totals[i][1], totals[i][2], totals[i][3]);
      }
    }
    __syncthreads();
    if (threadIdx.x >= 64) return;
#pragma unroll
    for (int i = 0; i < 64; i++) totals[i / 4][i % 4] = __fadd_rn(totals[i / 4][i % 4], own[i / 4 * 256 + i % 4]);
  }

  // Column 2t + b of the tile for 16 channels and `odd` is channel 4t + 2b + odd: a lane has four neighbours.
  __device__ __forceinline__ void finish(const float (&totals)[16][4]) const {
    const Conv& c = a.conv;
    int lane = threadIdx.x % 32;
    int taps = c.kernel_height * c.kernel_width;
#pragma unroll
    for (int r = 0; r < 4; r++) {
      int filter = first_filter + threadIdx.x / 32 * 32 + lane / 4 * 4 + r;
      if (filter >= c.filters) return;
      int64_t line = ((static_cast<int64_t>(blockIdx.y) * c.filters + filter) * taps + blockIdx.z) * c.channels;
#pragma unroll
      for (int quarter = 0; quarter < 4; quarter++) {
        int channel = first_channel + quarter * 16 + lane % 4 * 4;
        const float(&even)[4] = totals[r / 2 * 8 + quarter * 2];
        const float(&odd)[4] = totals[r / 2 * 8 + quarter * 2 + 1];
        float y[4] = {even[r % 2 * 2], odd[r % 2 * 2], even[r % 2 * 2 + 1], odd[r % 2 * 2 + 1]};
        if (c.channels % 4 == 0) {
          if (channel < c.channels) *reinterpret_cast<float4*>(a.scratch + line + channel) = make_float4(y[0], y[1], y[2], y[3]);
          continue;
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
          if (channel + i < c.channels) a.scratch[line + channel + i] = y[i];
        }
      }
    }
  }

  __device__ __forceinline__ void run() const {
    for (int i = 0; i < STAGES - 1; i++) load(begin + i * PLACES, i);
    float sums[16][4] = {};
    float totals[16][4] = {};
    int step = 0;
    for (int first = begin; first < end; first += PLACES) {
      async_copy::wait<STAGES - 2>();
      __syncthreads();  // this step is there for all, and all are done with the slot that is filled next
      load(first + (STAGES - 1) * PLACES, (step + STAGES - 1) % STAGES);
      multiply(shared + step % STAGES * STAGE_WORDS, sums);
      if (++step % STEPS_OF_A_SUM == 0) empty_into(sums, totals);
    }
    async_copy::wait<0>();
    empty_into(sums, totals);
    add_halves(totals);
    if (threadIdx.x < 64) finish(totals);
  }
};

BNN_KERNEL(weight_gradient_mma, MatrixWeightGradient, 128, 2) {
  BNN_SHARED(float, shared);
  WeightGradient<3>(a, shared).run();
}

BNN_KERNEL(weight_gradient_mma_fast, MatrixWeightGradient, 128, 2) {
  BNN_SHARED(float, shared);
  WeightGradient<1>(a, shared).run();
}
