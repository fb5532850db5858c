// The edges of the device: floats in logical order on one side, tensors on the other.
#include "items.cuh"
#include "tensors.cuh"

// ---- few channels ------------------------------------------------------------------------------------------------------

static constexpr int THREADS = 256;

// Most channels of a tensor that a thread handles at a time.
static constexpr int FEW = 16;

// Where element `i` of a block's places lies in shared memory: rows of 32 banks are set off against each other, so that
// neither a thread a place nor a thread an element meets another in a bank.
static __device__ __forceinline__ int banked(int i) { return i + i / 32; }
static constexpr int BANKED = THREADS * FEW + THREADS * FEW / 32;

// Turns `EACH` places a thread, whose channels are at most FEW / EACH. Elements go through shared memory, so that both sides
// are read and written along their rows.
template <int EACH>
static __device__ __forceinline__ void turn(const Edge& a, float* elements) {
  constexpr int PLACES = THREADS * EACH;
  Divisor by_places(a.places);
  int all = a.n * a.places;
  for (int first = blockIdx.x * PLACES; first < all; first += gridDim.x * PLACES) {
    float values[FEW];
#pragma unroll
    for (int e = 0; e < EACH; e++) {
      int place = first + e * THREADS + threadIdx.x;
      int within;
      int image = by_places.quotient(place, within);
      const float* from = a.logical + static_cast<int64_t>(image) * a.channels * a.places + within;
#pragma unroll
      for (int c = 0; c < FEW / EACH; c++) {
        bool inside = place < all && c < a.channels;
        values[e * (FEW / EACH) + c] = inside ? from[static_cast<int64_t>(c) * a.places] : 0.0f;
      }
    }
#pragma unroll
    for (int e = 0; e < EACH; e++) {
      int within = e * THREADS + threadIdx.x;
      uint32_t signs = 0;
      uint32_t non_zeros = 0;
#pragma unroll
      for (int c = 0; c < FEW / EACH; c++) {
        float v = values[e * (FEW / EACH) + c];
        signs |= (v > 0 ? 1u : 0u) << c;
        non_zeros |= (v != 0 ? 1u : 0u) << c;
        if (!is_bits(a.element) && c < a.channels) elements[banked(within * a.channels + c)] = v;
      }
      if (is_bits(a.element) && first + within < all) {
        static_cast<uint32_t*>(a.tensor.values)[first + within] = signs;
        if (a.element == TERNARY) a.tensor.non_zeros[first + within] = non_zeros;
      }
    }
    if (is_bits(a.element)) continue;
    __syncthreads();
    int count = min(PLACES, all - first) * a.channels;
    int64_t to = static_cast<int64_t>(first) * a.channels;
#pragma unroll 4
    for (int i = threadIdx.x; i < count; i += THREADS) {
      float v = elements[banked(i)];
      if (a.element == REAL) static_cast<float*>(a.tensor.values)[to + i] = v;
      if (a.element == COUNT) static_cast<int16_t*>(a.tensor.values)[to + i] = static_cast<int16_t>(v);
    }
    __syncthreads();
  }
}

BNN_KERNEL(from_logical_few, Edge, THREADS, 4) {
  __shared__ float elements[BANKED];
  if (a.channels <= FEW / 4) {
    turn<4>(a, elements);
  } else {
    turn<1>(a, elements);
  }
}

// ---- many channels -----------------------------------------------------------------------------------------------------

// Squares of 32 places x 32 channels are turned in shared memory.
static constexpr int SIDE = 32;
static constexpr int ROWS = THREADS / SIDE;  // of a square that the threads handle at a time

BNN_KERNEL(from_logical, Edge, THREADS, 8) {
  __shared__ float square[SIDE][SIDE + 1];
  int column = threadIdx.x % SIDE;
  int row = threadIdx.x / SIDE;
  int place = blockIdx.x * SIDE;
  int channel = blockIdx.y * SIDE;
  for (int n = blockIdx.z; n < a.n; n += gridDim.z) {
    for (int r = row; r < SIDE; r += ROWS) {
      bool inside = channel + r < a.channels && place + column < a.places;
      int64_t at = (static_cast<int64_t>(n) * a.channels + channel + r) * a.places + place + column;
      square[r][column] = inside ? a.logical[at] : 0.0f;
    }
    __syncthreads();
    for (int r = row; r < SIDE && place + r < a.places; r += ROWS) {
      float v = square[column][r];
      int64_t to = static_cast<int64_t>(n) * a.places + place + r;
      if (is_bits(a.element)) {
        uint32_t positive = __ballot_sync(ALL_LANES, v > 0);
        uint32_t non_zero = __ballot_sync(ALL_LANES, v != 0);
        int64_t word = to * words_of(a.channels) + blockIdx.y;
        if (column == 0) static_cast<uint32_t*>(a.tensor.values)[word] = positive;
        if (column == 0 && a.element == TERNARY) a.tensor.non_zeros[word] = non_zero;
      } else if (channel + column < a.channels) {
        int64_t at = to * a.channels + channel + column;
        if (a.element == REAL) static_cast<float*>(a.tensor.values)[at] = v;
        if (a.element == COUNT) static_cast<int16_t*>(a.tensor.values)[at] = static_cast<int16_t>(v);
      }
    }
    __syncthreads();
  }
}

BNN_KERNEL(to_logical, Edge, THREADS) {
  __shared__ float square[SIDE][SIDE + 1];
  int column = threadIdx.x % SIDE;
  int row = threadIdx.x / SIDE;
  int place = blockIdx.x * SIDE;
  int channel = blockIdx.y * SIDE;
  for (int n = blockIdx.z; n < a.n; n += gridDim.z) {
    for (int r = row; r < SIDE; r += ROWS) {
      bool inside = channel + column < a.channels && place + r < a.places;
      square[r][column] =
          inside ? element_at(a.tensor, a.element, n * a.places + place + r, channel + column, a.channels) : 0.0f;
    }
    __syncthreads();
    for (int r = row; r < SIDE && channel + r < a.channels; r += ROWS) {
      int64_t at = (static_cast<int64_t>(n) * a.channels + channel + r) * a.places + place + column;
      if (place + column < a.places) a.logical[at] = square[column][r];
    }
    __syncthreads();
  }
}
