// A binary convolution as a matrix product: a row is a place of the result, the columns of the left matrix are the words of
// its taps one after another (tap 0's words, tap 1's, ...), filled up with zero words to whole steps of 8 words (256 bits).
#pragma once

#include "async_copy.cuh"
#include "matrix_args.cuh"

constexpr int STEP_WORDS = 8;
constexpr int STAGES = 4;
// Words of 32 filters in a step of arranged weights.
constexpr int GROUP_WORDS = 32 * STEP_WORDS;

static __device__ __forceinline__ int steps_of(const Conv& conv) {
  return ceil_div(conv.kernel_height * conv.kernel_width * ceil_div(conv.channels, 32), STEP_WORDS);
}

// Which taps of a place lie in the image depends on its distance to the borders alone (and does not matter where -1 is padded). Along an axis: the first `low` places
// are classes 0, 1, ...; then come the places that lack no tap, class `low`; then the last `high` places, a class each.
struct AxisClasses {
  int low;
  int high;
  int places;

  __device__ __forceinline__ int count() const { return low + 1 + high; }

  __device__ __forceinline__ int of(int place) const {
    return min(place, low) + max(place - (places - high) + 1, 0);
  }

  // A place of the class, or -1 for the class that lacks no tap.
  __device__ __forceinline__ int place_of(int c) const { return c < low ? c : c == low ? -1 : places - high + c - low - 1; }
};

static __device__ __forceinline__ AxisClasses axis_classes(int size, int places, int kernel, int before, const Conv& conv) {
  if (conv.pad_value < 0) return {0, 0, places};  // zero words are what is padded
  int low = min(places, ceil_div(before, conv.stride));
  int reach = size + before - conv.dilation * (kernel - 1);  // the first place * stride that lacks the last tap
  int high = places - min(places, max(0, ceil_div(reach, conv.stride)));
  if (low + high > places) return {places, 0, places};
  return {low, high, places};
}

struct BorderClasses {
  AxisClasses y;
  AxisClasses x;

  __device__ __forceinline__ int count() const { return y.count() * x.count(); }
  __device__ __forceinline__ int of(int oy, int ox) const { return y.of(oy) * x.count() + x.of(ox); }
  __device__ __forceinline__ int inner() const { return y.low * x.count() + x.low; }
};

static __device__ __forceinline__ BorderClasses border_classes(const Conv& conv) {
  return {axis_classes(conv.height, conv.out_height, conv.kernel_height, conv.top, conv),
          axis_classes(conv.width, conv.out_width, conv.kernel_width, conv.left, conv)};
}

// Where a word of a row comes from. KERNEL and WORDS are the kernel's size and the words of a place, or 0 for run-time values.
template <int KERNEL, int WORDS>
struct TapWords {
  int kernel_width;
  int words;
  int ky;
  int kx;
  int word;

  __device__ __forceinline__ TapWords(const Conv& conv, int start)
      : kernel_width(KERNEL ? KERNEL : conv.kernel_width),
        words(WORDS ? WORDS : ceil_div(conv.channels, 32)), ky(0), kx(0), word(0) {
    advance(start);
  }

  __device__ __forceinline__ void advance(int count) {
    word += count;
    if (WORDS != 0 && WORDS >= STEP_WORDS / 2) {  // `count` is no more than that: one tap at most, and no branch
      wrap(word >= words);
    } else {
      while (word >= words) wrap(true);
    }
  }

 private:
  __device__ __forceinline__ void wrap(bool ends) {
    word -= ends ? words : 0;
    kx += ends;
    ends = kx == kernel_width;
    kx = ends ? 0 : kx;
    ky += ends;
  }
};

// Where the halves (16 bytes) of a row lie in a step's [row][8 words]: they change places in every other four rows, so that
// eight rows' equal halves, which ldmatrix reads at a time, lie in different banks.
static __device__ __forceinline__ int place_of_half(int row, int half) {
  return row * STEP_WORDS + (half ^ (row / 4 % 2)) * 4;
}

// What lane `lane` says to load_matrices (mma.cuh) to have 16 rows of a step as a left operand.
static __device__ __forceinline__ int place_of_fragment(int first_row, int lane) {
  return place_of_half(first_row + lane % 16, lane / 16);
}

// Copies rows into shared memory, a step at a time. A thread has the same half of the same rows in every step. Words of taps
// outside the image, behind the last tap and behind the last row are zeros, which vanish from Σpopc(a) and Σpopc(a & w).
template <int ROWS, int THREADS, int KERNEL, int WORDS>
struct RowLoader {
  static constexpr int OWN = ROWS * 2 / THREADS;
  static_assert(OWN * THREADS == ROWS * 2);

  const uint32_t* image[OWN];  // the image of the row
  int y[OWN];                  // place of its first tap
  int x[OWN];
  TapWords<KERNEL, WORDS> at;

  __device__ __forceinline__ RowLoader(const Conv& conv) : at(conv, 0) {}

  __device__ __forceinline__ void start(const MatrixConv& a, int tile) {
    const Conv& c = a.conv;
    int out_places = c.out_height * c.out_width;
    int words = WORDS ? WORDS : ceil_div(c.channels, 32);
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      int row = tile * ROWS + (threadIdx.x + i * THREADS) / 2;
      int n = row / out_places;
      int place = row - n * out_places;
      int oy = place / c.out_width;
      bool exists = n < c.n;
      image[i] = a.input + (exists ? static_cast<int64_t>(n) * c.height * c.width * words : 0);
      y[i] = exists ? oy * c.stride - c.top : -(1 << 28);
      x[i] = (place - oy * c.out_width) * c.stride - c.left;
    }
    at = TapWords<KERNEL, WORDS>(c, threadIdx.x % 2 * 4);
  }

  // The next step.
  __device__ __forceinline__ void load(const Conv& c, uint32_t* stage) {
    int words = at.words;
    if (WORDS ? WORDS % 4 == 0 : words % 4 == 0) {
      pieces<4>(c, stage);
    } else if (WORDS ? WORDS % 2 == 0 : words % 2 == 0) {
      pieces<2>(c, stage);
    } else {
      pieces<1>(c, stage);
    }
    at.advance(4);
  }

 private:
  template <int PIECE>
  __device__ __forceinline__ void pieces(const Conv& c, uint32_t* stage) {
    int kernel_height = KERNEL ? KERNEL : c.kernel_height;
#pragma unroll
    for (int p = 0; p < 4; p += PIECE) {
      int dy = at.ky < kernel_height ? at.ky * c.dilation : 1 << 29;
      int dx = at.kx * c.dilation;
#pragma unroll
      for (int i = 0; i < OWN; i++) {
        int iy = y[i] + dy;
        int ix = x[i] + dx;
        bool inside = static_cast<unsigned>(iy) < static_cast<unsigned>(c.height) &&
                      static_cast<unsigned>(ix) < static_cast<unsigned>(c.width);
        const uint32_t* from = image[i] + (inside ? (iy * c.width + ix) * at.words + at.word : 0);
        int to = place_of_half((threadIdx.x + i * THREADS) / 2, threadIdx.x % 2) + p;
        async_copy::copy<4 * PIECE>(stage + to, from, inside);
      }
      at.advance(PIECE);
    }
  }
};

// Σpopc over the words that a lane sees of a row, two at a time: they are added to a carry-save pair (ones, twos), so that
// only half as many popc instructions, which are slow (16 lanes a clock), are needed.
struct BitCount {
  uint32_t ones = 0;
  int twos = 0;

  __device__ __forceinline__ void add(uint32_t a, uint32_t b) {
    uint32_t carry = (ones & a) | (ones & b) | (a & b);
    ones ^= a ^ b;
    twos += __popc(carry);
  }

  // Of the row: the four lanes that share it together. All lanes of the warp take part.
  __device__ __forceinline__ int of_row() const {
    int sum = 2 * twos + __popc(ones);
    sum += __shfl_xor_sync(ALL_LANES, sum, 1);
    return sum + __shfl_xor_sync(ALL_LANES, sum, 2);
  }
};
