// The edges of the device: floats in logical order on one side, tensors on the other. Squares of 32 places x 32 channels are
// turned in shared memory, so that both sides are read and written along their rows.
#include "tensors.cuh"

static constexpr int SIDE = 32;
static constexpr int ROWS = 256 / SIDE;  // of a square that the threads handle at a time

BNN_KERNEL(from_logical, Edge, 256) {
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

BNN_KERNEL(to_logical, Edge, 256) {
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
