// The rows of a matrix kernel whose warps work on their own: each warp copies the 16 rows that it multiplies through a ring of
// its own, so that nobody waits for another warp.
//
// Word k of a row is word k of all its taps' words. Which place of the image that is, relative to the row's first tap, stands in
// a table in shared memory, an entry for each piece of 4, 2 or 1 words (the most that divide the words of a place): so a copy
// costs no division and no loop over taps, whatever the convolution.
#pragma once

#include "conv_rows.cuh"

// A place of the result, moved on by a fixed number of rows without a division.
struct Place {
  int n;
  int y;
  int x;

  static __device__ __forceinline__ Place of(const Conv& c, int row) {
    int places = c.out_height * c.out_width;
    int n = row / places;
    int y = (row - n * places) / c.out_width;
    return {n, y, row - n * places - y * c.out_width};
  }

  // `by` is the place so many rows from the first.
  __device__ __forceinline__ void move(const Conv& c, const Place& by) {
    x += by.x;
    bool line = x >= c.out_width;
    x -= line ? c.out_width : 0;
    y += by.y + line;
    bool image = y >= c.out_height;
    y -= image ? c.out_height : 0;
    n += by.n + image;
  }
};

// What all threads need for each tile; it lies in shared memory, where it takes no registers.
struct TilePlan {
  Place stride;  // from a warpgroup's tile to its next
  Place eight;   // from a row to the eighth behind it
  BorderClasses classes;
  int last_y;  // the greatest place of a first tap whose row lacks no tap
  int last_x;

  __device__ __forceinline__ void fill(const Conv& c, int stride_rows) {
    last_y = c.height - 1 - (c.kernel_height - 1) * c.dilation;
    last_x = c.width - 1 - (c.kernel_width - 1) * c.dilation;
    stride = Place::of(c, stride_rows);
    eight = Place::of(c, 8);
    classes = border_classes(c);
  }
};

// Where a piece of a row lies, relative to the row's first tap. Behind the last tap: outside any image, and offset is -1.
struct __align__(16) TapPiece {
  int dy;
  int dx;
  int offset;  // words
  int reserved;
};

static __device__ __forceinline__ int piece_words(const Conv& c) {
  int words = ceil_div(c.channels, 32);
  return words % 4 == 0 ? 4 : words % 2 == 0 ? 2 : 1;
}

// All threads of the block take part; a barrier must follow.
static __device__ __forceinline__ void fill_pieces(const Conv& c, TapPiece* pieces, int count) {
  int words = ceil_div(c.channels, 32);
  int piece = piece_words(c);
  for (int i = threadIdx.x; i < count; i += blockDim.x) {
    int tap = i * piece / words;
    int ky = tap / c.kernel_width;
    int dx = (tap - ky * c.kernel_width) * c.dilation;
    int dy = ky < c.kernel_height ? ky * c.dilation : 1 << 29;
    int offset = ky < c.kernel_height ? (dy * c.width + dx) * words + i * piece - tap * words : -1;
    pieces[i] = {dy, dx, offset, 0};
  }
}

// The ring of a warp. A stage is STAGE_STEPS steps of 16 rows, [row][quarter of 4 words]; the quarters of a row change places
// so that the eight rows that ldmatrix reads at a time lie in different banks.
struct WarpRows {
  static constexpr int ROWS = 16;
  static constexpr int STAGE_STEPS = 2;
  static constexpr int SLOTS = 4;
  static constexpr int ROW_WORDS = STAGE_STEPS * STEP_WORDS;
  static constexpr int STAGE_WORDS = ROWS * ROW_WORDS;
  static constexpr int OWN = 2;  // rows of a lane: lane / 4 and 8 more, of which it copies quarter lane % 4

  const MatrixConv& a;
  const TapPiece* const pieces;
  const TilePlan& plan;
  uint32_t* const to;  // where the lane's first quarter goes in the first slot
  const int stages;    // of a row
  Place place;         // of the first row
  int y[OWN];          // place in the image of a row's first tap
  int x[OWN];
  uint32_t from[OWN];  // word of the input
  bool inner;          // no row of the warp lacks a tap
  int stage = 0;
  int slot = 0;

  __device__ __forceinline__ WarpRows(const MatrixConv& a, const TapPiece* pieces, uint32_t* ring, int first_row,
                                      const TilePlan& plan)
      : a(a), pieces(pieces), plan(plan), to(ring + place_of_quarter(threadIdx.x % 32 / 4, threadIdx.x % 4)),
        stages(ceil_div(steps_of(a.conv), STAGE_STEPS)), place(Place::of(a.conv, first_row + threadIdx.x % 32 / 4)) {
    start();
  }

  static __device__ __forceinline__ int place_of_quarter(int row, int quarter) {
    return row * ROW_WORDS + (quarter ^ (row / 2 % 4)) * 4;
  }

  // What the lane says to load_matrices (mma.cuh) to have a step of the stage as a left operand.
  static __device__ __forceinline__ int place_of_fragment(int step) {
    int lane = threadIdx.x % 32;
    return place_of_quarter(lane % 16, 2 * step + lane / 16);
  }

  // Begins to copy the next stage, of the next tile after the last. Its slot must have been read by all lanes.
  __device__ __forceinline__ void load_next() {
    if (inner) {
      copy<true>();
    } else {
      copy<false>();
    }
    async_copy::commit();
    slot = (slot + 1) % SLOTS;
    if (++stage == stages) {
      stage = 0;
      place.move(a.conv, plan.stride);
      start();
    }
  }

 private:
  __device__ __forceinline__ void start() {
    const Conv& c = a.conv;
    Place own = place;
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      y[i] = own.y * c.stride - c.top;
      x[i] = own.x * c.stride - c.left;
      from[i] = static_cast<uint32_t>((own.n * c.height + y[i]) * c.width + x[i]) * ceil_div(c.channels, 32);
      if (own.n >= c.n) y[i] = -(1 << 30);
      if (i == 0) own.move(c, plan.eight);
    }
    bool lacks_none = true;
#pragma unroll
    for (int i = 0; i < OWN; i++) lacks_none = lacks_none && y[i] >= 0 && x[i] >= 0 && y[i] <= plan.last_y && x[i] <= plan.last_x;
    inner = __all_sync(ALL_LANES, lacks_none);
  }

  template <bool INNER>
  __device__ __forceinline__ void copy() const {
    int words = ceil_div(a.conv.channels, 32);
    if (words % 4 == 0) {
      copy_pieces<4, INNER>();
    } else if (words % 2 == 0) {
      copy_pieces<2, INNER>();
    } else {
      copy_pieces<1, INNER>();
    }
  }

  template <int PIECE, bool INNER>
  __device__ __forceinline__ void copy_pieces() const {
    const Conv& c = a.conv;
    const TapPiece* own = pieces + (stage * 4 + threadIdx.x % 4) * (4 / PIECE);
    uint32_t* target = to + slot * STAGE_WORDS;
#pragma unroll
    for (int p = 0; p < 4 / PIECE; p++) {
      TapPiece tap = own[p];
#pragma unroll
      for (int i = 0; i < OWN; i++) {
        bool inside = INNER ? tap.offset >= 0
                            : static_cast<unsigned>(y[i] + tap.dy) < static_cast<unsigned>(c.height) &&
                                  static_cast<unsigned>(x[i] + tap.dx) < static_cast<unsigned>(c.width);
        async_copy::copy<4 * PIECE>(target + 8 * i * ROW_WORDS + p * PIECE, a.input + (from[i] + tap.offset), inside);
      }
    }
  }
};
