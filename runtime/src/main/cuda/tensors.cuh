// Elements of a tensor, whatever its kind, as floats.
#pragma once

#include "items.cuh"

static __device__ __forceinline__ int words_of(int channels) { return ceil_div(channels, 32); }

constexpr uint32_t ALL_BITS = 0xffffffffu;

// So many low bits of a word; all for 32 or more.
static __device__ __forceinline__ uint32_t bits_below(int count) { return count >= 32 ? ALL_BITS : (1u << count) - 1; }

static __device__ __forceinline__ bool is_bits(int element) { return element == SIGN || element == TERNARY; }

// The element of channel c at a place.
static __device__ __forceinline__ float element_at(const Tensor& t, int element, int place, int c, int channels) {
  if (element == REAL) return static_cast<const float*>(t.values)[static_cast<int64_t>(place) * channels + c];
  if (element == COUNT) return static_cast<const int16_t*>(t.values)[static_cast<int64_t>(place) * channels + c];
  int64_t word = static_cast<int64_t>(place) * words_of(channels) + c / 32;
  float sign = static_cast<const uint32_t*>(t.values)[word] >> (c % 32) & 1 ? 1.0f : -1.0f;
  return element == SIGN || (t.non_zeros[word] >> (c % 32) & 1) ? sign : 0.0f;
}

// Fills the bits of a tensor: a warp a word, a lane a channel.
template <class Value>
static __device__ __forceinline__ void fill_bits(const Tensor& t, int element, int places, int channels, Value value) {
  uint32_t* signs = static_cast<uint32_t*>(t.values);
  uint32_t words = words_of(channels);
  uint32_t lane = threadIdx.x % WARP;
  Divisor by_words(words);
  for (uint32_t i = first_index() / WARP; i < places * words; i += index_step() / WARP) {
    int word;
    int place = by_words.quotient(i, word);
    int c = word * 32 + lane;
    float v = c < channels ? value(place, c) : 0.0f;
    uint32_t positive = __ballot_sync(ALL_LANES, v > 0);
    uint32_t non_zero = __ballot_sync(ALL_LANES, v != 0);
    if (lane == 0) {
      signs[i] = positive;
      if (element == TERNARY) t.non_zeros[i] = non_zero;
    }
  }
}

// Fills a tensor with value(place, c). All threads of the grid take part.
template <class Value>
static __device__ __forceinline__ void fill(const Tensor& t, int element, int places, int channels, Value value) {
  if (is_bits(element)) {
    fill_bits(t, element, places, channels, value);
    return;
  }
  uint32_t width = channels;
  Divisor by_width(width);
  for (uint32_t i = first_index(); i < places * width; i += index_step()) {
    int c;
    int place = by_width.quotient(i, c);
    float v = value(place, c);
    if (element == REAL) {
      static_cast<float*>(t.values)[i] = v;
    } else {
      static_cast<int16_t*>(t.values)[i] = static_cast<int16_t>(v);
    }
  }
}
