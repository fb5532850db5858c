// Weights in the order in which the matrix kernels read them, and what the places outside the image cost.
//
// With a, w in {0, 1} for -1, +1 and V the taps inside the image: Σ_V (2a - 1)(2w - 1)
//   = |V|·C − 2·Σpopc(a) − 2·Σ_V popc(w) + 4·Σpopc(a & w),
// where a is 0 outside. The border table holds |V|·C − 2·Σ_V popc(w) for each class of places and each filter. A tap outside that
// counts as −1 is a tap like any other, since its a is 0; one that counts as +1 adds its Σw = 2·popc(w) − C.
#include "conv_rows.cuh"

// Word k (of all taps' words) of a filter; zero behind the last.
static __device__ uint32_t weight_word(const ArrangeWeights& a, int filter, int k) {
  int words = ceil_div(a.conv.channels, 32);
  int row = a.conv.kernel_height * a.conv.kernel_width * words;
  return filter < a.conv.filters && k < row ? a.weights[static_cast<int64_t>(filter) * row + k] : 0;
}

// The columns of 32 filters: column 8j + 2t + b is filter 8t + 2j + b, so that lane t of a group of four, which holds
// columns 2t and 2t + 1 of every 8 (mma.cuh), holds eight neighbouring filters.
static __device__ int filter_of_column(int column) { return column % 8 / 2 * 8 + column / 8 * 2 + column % 2; }

// A step of 32 columns as core matrices: [column / 8][half of the words][column % 8][4 words]. wgmma reads these from shared
// memory as they are; ldmatrix makes the right operand of mma.m16n8k256 of two of them.
static __device__ uint32_t word_for_products(const ArrangeWeights& a, int index) {
  int steps = steps_of(a.conv);
  int at = index % GROUP_WORDS;
  int step = index / GROUP_WORDS % steps;
  int group = index / GROUP_WORDS / steps;
  int column = at / 64 * 8 + at / 4 % 8;
  int word = at % 4 + at / 32 % 2 * 4;
  return weight_word(a, group * 32 + filter_of_column(column), step * STEP_WORDS + word);
}

static __device__ int border_entry(const ArrangeWeights& a, int index) {
  const Conv& c = a.conv;
  int columns = ceil_div(c.filters, 32) * 32;
  BorderClasses classes = border_classes(c);
  int filter = index % columns;
  int oy = classes.y.place_of(index / columns / classes.x.count());
  int ox = classes.x.place_of(index / columns % classes.x.count());
  if (filter >= c.filters) return 0;
  int words = ceil_div(c.channels, 32);
  int sum = 0;
  for (int ky = 0; ky < c.kernel_height; ky++) {
    int iy = oy * c.stride - c.top + ky * c.dilation;
    bool above_or_below = oy >= 0 && (iy < 0 || iy >= c.height);
    for (int kx = 0; kx < c.kernel_width; kx++) {
      int ix = ox * c.stride - c.left + kx * c.dilation;
      bool outside = above_or_below || (ox >= 0 && (ix < 0 || ix >= c.width));
      if (outside && c.pad_value == 0) continue;
      int tap = c.channels;
      for (int w = 0; w < words; w++) tap -= 2 * __popc(weight_word(a, filter, (ky * c.kernel_width + kx) * words + w));
      sum += outside ? -tap : tap;
    }
  }
  return sum;
}

// [tap][32 filters][channel]: bit f of the word is the weight of filter f.
static __device__ uint32_t word_for_gradient(const ArrangeWeights& a, int index) {
  int words = ceil_div(a.conv.channels, 32);
  int channel = index % (32 * words);
  int group = index / (32 * words) % ceil_div(a.conv.filters, 32);
  int tap = index / (32 * words) / ceil_div(a.conv.filters, 32);
  uint32_t bits = 0;
  for (int f = 0; f < 32; f++) {
    bits |= (weight_word(a, group * 32 + f, tap * words + channel / 32) >> (channel % 32) & 1) << f;
  }
  return bits;
}

BNN_KERNEL(arrange_weights, ArrangeWeights, 256) {
  int groups = ceil_div(a.conv.filters, 32);
  if (a.order == FOR_GRADIENT) {
    int count = a.conv.kernel_height * a.conv.kernel_width * groups * 32 * ceil_div(a.conv.channels, 32);
    for (int i = first_index(); i < count; i += index_step()) a.arranged[i] = word_for_gradient(a, i);
    return;
  }
  int count = groups * steps_of(a.conv) * GROUP_WORDS;
  for (int i = first_index(); i < count; i += index_step()) a.arranged[i] = word_for_products(a, i);
  int entries = border_classes(a.conv).count() * groups * 32;
  for (int i = first_index(); i < entries; i += index_step()) a.border[i] = border_entry(a, i);
}
