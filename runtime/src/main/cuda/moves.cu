// Copies that rearrange elements (kernel.Move).
#include "items.cuh"
#include "tensors.cuh"

// ---- window and spread -------------------------------------------------------------------------------------------------

// Copies units of `size` neighbouring channels. The unit of a place of the result comes from `source(to, offset, step,
// units)` along each axis, or is `fill` where that is -1.
template <class Unit, class Source>
static __device__ __forceinline__ void shift(const Shift& a, int size, Unit fill, Source source) {
  const Unit* in = static_cast<const Unit*>(a.input.values);
  Unit* out = static_cast<Unit*>(a.result.values);
  int units = a.channels / size;
  int out_units = a.out_channels / size;
  int offset = a.offset_c / size;
  Items items(a.out_height, a.out_width, out_units);
  uint32_t count = a.n * a.out_height * a.out_width * out_units;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Item to = items.at(i);
    int h = source(to.y, a.offset_h, a.step_h, a.height);
    int w = source(to.x, a.offset_w, a.step_w, a.width);
    int unit = source(to.unit, offset, a.step_c, units);
    int from = ((to.image * a.height + h) * a.width + w) * units + unit;
    out[i] = (h | w | unit) >= 0 ? in[from] : fill;
  }
}

// Whether neighbouring channels stay together, so many at a time.
static __device__ __forceinline__ bool stay(const Shift& a, int size) {
  return a.step_c == 1 && a.offset_c % size == 0 && a.channels % size == 0 && a.out_channels % size == 0;
}

static __device__ __forceinline__ int of_window(int to, int offset, int step, int size) {
  int from = offset + step * to;
  return from >= 0 && from < size ? from : -1;
}

// Words of a plane of bits whose channels lie side by side in the input, and inside it.
static __device__ __forceinline__ void window_of_words(const Shift& a, const uint32_t* in, uint32_t* out, bool fill) {
  int words = words_of(a.channels);
  int out_words = words_of(a.out_channels);
  int bit = a.offset_c % 32;
  Items items(a.out_height, a.out_width, out_words);
  uint32_t count = a.n * a.out_height * a.out_width * out_words;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Item to = items.at(i);
    int h = of_window(to.y, a.offset_h, a.step_h, a.height);
    int w = of_window(to.x, a.offset_w, a.step_w, a.width);
    int word = a.offset_c / 32 + to.unit;
    uint32_t bits = fill ? ALL_BITS : 0;
    if ((h | w) >= 0) {
      const uint32_t* place = in + ((static_cast<int64_t>(to.image) * a.height + h) * a.width + w) * words;
      uint32_t next = bit > 0 && word + 1 < words ? place[word + 1] : 0;
      bits = __funnelshift_r(place[word], next, bit);
    }
    out[i] = bits & bits_below(a.out_channels - to.unit * 32);
  }
}

BNN_KERNEL(window, Shift, 256) {
  if (is_bits(a.element) && a.step_c == 1 && a.offset_c >= 0 && a.offset_c + a.out_channels <= a.channels) {
    const uint32_t* signs = static_cast<const uint32_t*>(a.input.values);
    window_of_words(a, signs, static_cast<uint32_t*>(a.result.values), a.fill > 0);
    if (a.element == TERNARY) window_of_words(a, a.input.non_zeros, a.result.non_zeros, a.fill != 0);
  } else if (is_bits(a.element)) {
    Items items(a.out_height, a.out_width, 1);
    fill_bits(a.result, a.element, a.n * a.out_height * a.out_width, a.out_channels, [&](int place, int c) {
      Item to = items.at(place);
      int h = of_window(to.y, a.offset_h, a.step_h, a.height);
      int w = of_window(to.x, a.offset_w, a.step_w, a.width);
      int from_c = of_window(c, a.offset_c, a.step_c, a.channels);
      int from = (to.image * a.height + h) * a.width + w;
      return (h | w | from_c) >= 0 ? element_at(a.input, a.element, from, from_c, a.channels) : a.fill;
    });
  } else if (a.element == COUNT && stay(a, 8)) {
    uint32_t two = static_cast<uint16_t>(static_cast<int16_t>(a.fill)) * 0x10001u;
    shift(a, 8, make_uint4(two, two, two, two), of_window);
  } else if (a.element == COUNT) {
    shift(a, 1, static_cast<int16_t>(a.fill), of_window);
  } else if (stay(a, 4)) {
    shift(a, 4, make_float4(a.fill, a.fill, a.fill, a.fill), of_window);
  } else {
    shift(a, 1, a.fill, of_window);
  }
}

// Where an axis of the input comes to lie at `to`, or -1.
static __device__ __forceinline__ int of_spread(int to, int offset, int step, int size) {
  int distance = to - offset;
  if (step == 1) return distance >= 0 && distance < size ? distance : -1;
  return distance >= 0 && distance % step == 0 && distance / step < size ? distance / step : -1;
}

BNN_KERNEL(spread, Shift, 256) {
  if (stay(a, 4)) {
    shift(a, 4, make_float4(0, 0, 0, 0), of_spread);
  } else {
    shift(a, 1, 0.0f, of_spread);
  }
}

// ---- concat ------------------------------------------------------------------------------------------------------------

// The channels of all inputs of a launch, and whether all of them can be handled so many at a time, a power of two.
static __device__ __forceinline__ int channels_of(const Parts& a) {
  return a.channels[0] + a.channels[1] + a.channels[2] + a.channels[3];
}
static __device__ __forceinline__ bool fit(const Parts& a, int size) {
  int all = a.channels[0] | a.channels[1] | a.channels[2] | a.channels[3] | a.first_channel | a.out_channels;
  return all % size == 0;
}

template <class Unit>
static __device__ __forceinline__ void concat_units(const Parts& a, int size) {
  Unit* out = static_cast<Unit*>(a.result.values);
  int units = channels_of(a) / size;
  int out_units = a.out_channels / size;
  int first = a.first_channel / size;
  Divisor by_units(units);
  uint32_t count = a.places * units;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    int unit;
    int place = by_units.quotient(i, unit);
    int64_t to = static_cast<int64_t>(place) * out_units + first + unit;
#pragma unroll
    for (int part = 0; part < MOST_PARTS; part++) {
      int width = a.channels[part] / size;
      if (unit >= 0 && unit < width) {
        out[to] = static_cast<const Unit*>(a.inputs[part].values)[static_cast<int64_t>(place) * width + unit];
      }
      unit -= width;
    }
  }
}

// The bits of a place of an input that come to lie in a word whose lowest bit is its channel `first`, which may be negative.
static __device__ __forceinline__ uint32_t bits_from(const uint32_t* place, int words, int first) {
  if (first < 0) return first > -32 ? place[0] << -first : 0;
  int word = first / 32;
  if (word >= words) return 0;
  return __funnelshift_r(place[word], word + 1 < words ? place[word + 1] : 0, first % 32);
}

// A word of a plane of the result. That of the first channel keeps the bits below it, which an earlier launch wrote.
template <class Plane>
static __device__ __forceinline__ void concat_word(const Parts& a, uint32_t* to, int place, int word, Plane plane) {
  int from = word * 32 - a.first_channel;  // of the channels of this launch
  uint32_t bits = from < 0 ? *to & bits_below(-from) : 0;
#pragma unroll
  for (int part = 0; part < MOST_PARTS; part++) {
    int words = words_of(a.channels[part]);
    if (words > 0) bits |= bits_from(plane(a.inputs[part]) + static_cast<int64_t>(place) * words, words, from);
    from -= a.channels[part];
  }
  *to = bits;
}

static __device__ __forceinline__ void concat_bits(const Parts& a) {
  int first_word = a.first_channel / 32;
  int words = words_of(a.first_channel + channels_of(a)) - first_word;
  int out_words = words_of(a.out_channels);
  Divisor by_words(words);
  uint32_t count = a.places * words;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    int word;
    int place = by_words.quotient(i, word);
    word += first_word;
    int64_t at = static_cast<int64_t>(place) * out_words + word;
    concat_word(a, static_cast<uint32_t*>(a.result.values) + at, place, word,
                [](const Tensor& t) { return static_cast<const uint32_t*>(t.values); });
    if (a.element == TERNARY) {
      concat_word(a, a.result.non_zeros + at, place, word, [](const Tensor& t) { return t.non_zeros; });
    }
  }
}

BNN_KERNEL(concat, Parts, 256) {
  if (is_bits(a.element)) {
    concat_bits(a);
  } else if (a.element == COUNT && fit(a, 8)) {
    concat_units<uint4>(a, 8);
  } else if (a.element == COUNT) {
    concat_units<int16_t>(a, 1);
  } else if (fit(a, 4)) {
    concat_units<float4>(a, 4);
  } else {
    concat_units<float>(a, 1);
  }
}

// ---- reshape -----------------------------------------------------------------------------------------------------------

static __device__ __forceinline__ void copy_words(const void* in, void* out, int places, int words) {
  uint32_t count = places * words;
  const uint32_t* from = static_cast<const uint32_t*>(in);
  uint32_t* to = static_cast<uint32_t*>(out);
  if (count % 4 == 0) {
    for (uint32_t i = first_index(); i < count / 4; i += index_step()) {
      reinterpret_cast<uint4*>(to)[i] = reinterpret_cast<const uint4*>(from)[i];
    }
  } else {
    for (uint32_t i = first_index(); i < count; i += index_step()) to[i] = from[i];
  }
}

BNN_KERNEL(reshape, Shapes, 256) {
  int out_places = a.out_height * a.out_width;
  int places = a.height * a.width;
  bool same_order = places == out_places && a.channels == a.out_channels;
  bool one_place = places == 1 && out_places == 1 && a.element == REAL;
  if (a.element != COUNT && (same_order || one_place)) {
    int words = is_bits(a.element) ? words_of(a.channels) : a.channels;
    copy_words(a.input.values, a.result.values, a.n * places, words);
    if (a.element == TERNARY) copy_words(a.input.non_zeros, a.result.non_zeros, a.n * places, words);
    return;
  }
  Divisor by_out_places(out_places);
  Divisor by_places(places);
  Divisor by_channels(a.channels);
  fill(a.result, a.element, a.out_n * out_places, a.out_channels, [&](int place, int c) {
    int out_place;
    int out_image = by_out_places.quotient(place, out_place);
    int from_place;
    int from_c;
    int row = by_places.quotient((out_image * a.out_channels + c) * out_places + out_place, from_place);
    int image = by_channels.quotient(row, from_c);
    return element_at(a.input, a.element, image * places + from_place, from_c, a.channels);
  });
}
