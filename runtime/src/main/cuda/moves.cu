// Copies that rearrange elements (kernel.Move).
#include "tensors.cuh"

BNN_KERNEL(window, Shift, 256) {
  fill(a.result, a.element, a.n * a.out_height * a.out_width, a.out_channels, [&](int place, int c) {
    int row = place / a.out_width;
    int from_c = a.offset_c + a.step_c * c;
    int from_h = a.offset_h + a.step_h * (row % a.out_height);
    int from_w = a.offset_w + a.step_w * (place % a.out_width);
    bool inside = from_c >= 0 && from_c < a.channels && from_h >= 0 && from_h < a.height && from_w >= 0 && from_w < a.width;
    int from = (row / a.out_height * a.height + from_h) * a.width + from_w;
    return inside ? element_at(a.input, a.element, from, from_c, a.channels) : a.fill;
  });
}

// Where an axis of the input comes to lie at `to`, or -1.
static __device__ __forceinline__ int source(int to, int offset, int step, int size) {
  int distance = to - offset;
  return distance >= 0 && distance % step == 0 && distance / step < size ? distance / step : -1;
}

BNN_KERNEL(spread, Shift, 256) {
  fill(a.result, REAL, a.n * a.out_height * a.out_width, a.out_channels, [&](int place, int c) {
    int row = place / a.out_width;
    int from_c = source(c, a.offset_c, a.step_c, a.channels);
    int from_h = source(row % a.out_height, a.offset_h, a.step_h, a.height);
    int from_w = source(place % a.out_width, a.offset_w, a.step_w, a.width);
    int from = (row / a.out_height * a.height + from_h) * a.width + from_w;
    bool inside = from_c >= 0 && from_h >= 0 && from_w >= 0;
    return inside ? element_at(a.input, REAL, from, from_c, a.channels) : 0.0f;
  });
}

// The word of the result that holds the first channel of a part keeps the bits below it, which an earlier launch wrote.
static __device__ __forceinline__ uint32_t behind(uint32_t old, uint32_t bits, int kept) {
  return kept <= 0 ? bits : (old & ((1u << kept) - 1)) | bits;
}

static __device__ __forceinline__ void concat_bits(const Part& a) {
  uint32_t* signs = static_cast<uint32_t*>(a.result.values);
  int first_word = a.first_channel / 32;
  uint32_t words = (a.first_channel + a.channels - 1) / 32 - first_word + 1;
  int lane = threadIdx.x % WARP;
  for (uint32_t i = first_index() / WARP; i < a.places * words; i += index_step() / WARP) {
    int place = i / words;
    int word = first_word + i % words;
    int c = word * 32 + lane - a.first_channel;
    float v = c >= 0 && c < a.channels ? element_at(a.input, a.element, place, c, a.channels) : 0.0f;
    uint32_t positive = __ballot_sync(ALL_LANES, v > 0);
    uint32_t non_zero = __ballot_sync(ALL_LANES, v != 0);
    if (lane == 0) {
      int kept = a.first_channel - word * 32;
      int64_t at = static_cast<int64_t>(place) * words_of(a.out_channels) + word;
      signs[at] = behind(signs[at], positive, kept);
      if (a.element == TERNARY) a.result.non_zeros[at] = behind(a.result.non_zeros[at], non_zero, kept);
    }
  }
}

BNN_KERNEL(concat, Part, 256) {
  if (is_bits(a.element)) {
    concat_bits(a);
    return;
  }
  uint32_t width = a.channels;
  for (uint32_t i = first_index(); i < a.places * width; i += index_step()) {
    int64_t to = static_cast<int64_t>(i / width) * a.out_channels + a.first_channel + i % width;
    if (a.element == REAL) {
      static_cast<float*>(a.result.values)[to] = static_cast<const float*>(a.input.values)[i];
    } else {
      static_cast<int16_t*>(a.result.values)[to] = static_cast<const int16_t*>(a.input.values)[i];
    }
  }
}

BNN_KERNEL(reshape, Shapes, 256) {
  fill(a.result, a.element, a.out_n * a.out_height * a.out_width, a.out_channels, [&](int place, int c) {
    int out_places = a.out_height * a.out_width;
    int logical = (place / out_places * a.out_channels + c) * out_places + place % out_places;
    int places = a.height * a.width;
    int image = logical / (a.channels * places);
    int from_c = logical / places % a.channels;
    return element_at(a.input, a.element, image * places + logical % places, from_c, a.channels);
  });
}
