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

// The ring of a warp. A stage is STAGE_STEPS steps, each [row][half of 4 words] as place_of_half says. KERNEL and WORDS are the
// kernel's size and the words of a place, or 0 for run-time values. A lane copies half lane % 2 of row lane / 2 in every step.
template <int KERNEL, int WORDS, int STAGE_STEPS_, int SLOTS_>
struct WarpRows {
  static constexpr int ROWS = 16;
  static constexpr int STAGE_STEPS = STAGE_STEPS_;
  static constexpr int SLOTS = SLOTS_;
  static constexpr int STEP = ROWS * STEP_WORDS;
  static constexpr int STAGE_WORDS = STAGE_STEPS * STEP;
  // Where a stage is the whole row, a lane holds the offsets of its pieces in registers.
  static constexpr int OWN = WORDS % 4 == 0 ? 1 : WORDS % 2 == 0 ? 2 : 4;
  static constexpr int HELD = KERNEL * KERNEL * WORDS > 0 && KERNEL * KERNEL * WORDS <= STAGE_STEPS * STEP_WORDS ? STAGE_STEPS * OWN : 0;

  const MatrixConv& a;
  const TapPiece* const pieces;
  const TilePlan& plan;
  uint32_t* const ring;
  int to;              // where the lane's first half goes in a slot
  const int stages;    // of a row
  Place place;         // of the row
  int y;               // place in the image of the row's first tap
  int x;
  uint32_t from;       // word of the input
  bool inner;          // no row of the warp lacks a tap
  int stage = 0;
  int slot = 0;
  int offsets[HELD > 0 ? HELD : 1];

  __device__ __forceinline__ WarpRows(const MatrixConv& a, const TapPiece* pieces, uint32_t* ring, int first_row,
                                      const TilePlan& plan)
      : a(a), pieces(pieces), plan(plan), ring(ring), to(place_of_half(threadIdx.x % 32 / 2, threadIdx.x % 2)),
        stages(ceil_div(steps(a.conv), STAGE_STEPS)), place(Place::of(a.conv, first_row + threadIdx.x % 32 / 2)) {
    asm volatile("" : "+r"(to));  // kept, instead of computed again for each copy
    for (int i = 0; i < HELD; i++) offsets[i] = pieces[i / OWN * 2 * OWN + threadIdx.x % 2 * OWN + i % OWN].offset;
    start();
  }

  static __device__ __forceinline__ int words(const Conv& c) { return WORDS ? WORDS : ceil_div(c.channels, 32); }

  static __device__ __forceinline__ int steps(const Conv& c) {
    return KERNEL && WORDS ? (KERNEL * KERNEL * WORDS + STEP_WORDS - 1) / STEP_WORDS : steps_of(c);
  }

  // Begins to copy the next stage, of the next tile after the last. Its slot must have been read by all lanes.
  __device__ __forceinline__ void load_next() {
    if (inner) {
      copy<true>();
    } else {
      copy<false>();
    }
    async_copy::commit();
    slot = slot + 1 == SLOTS ? 0 : slot + 1;
    if (++stage == stages) {
      stage = 0;
      place.move(a.conv, plan.stride);
      start();
    }
  }

 private:
  __device__ __forceinline__ void start() {
    const Conv& c = a.conv;
    bool exists = place.n < c.n;
    y = exists ? place.y * c.stride - c.top : -(1 << 30);
    x = place.x * c.stride - c.left;
    from = static_cast<uint32_t>((place.n * c.height + y) * c.width + x) * words(c);
    inner = __all_sync(ALL_LANES, y >= 0 && x >= 0 && y <= plan.last_y && x <= plan.last_x);
  }

  template <bool INNER>
  __device__ __forceinline__ void copy() const {
    int words = this->words(a.conv);
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
    const TapPiece* own = pieces + (stage * STAGE_STEPS * 2 + threadIdx.x % 2) * (4 / PIECE);
    uint32_t* target = ring + to + slot * STAGE_WORDS;
#pragma unroll
    for (int step = 0; step < STAGE_STEPS; step++) {
#pragma unroll
      for (int p = 0; p < 4 / PIECE; p++) {
        TapPiece tap;
        if (INNER && HELD) {
          tap.offset = offsets[HELD ? step * OWN + p : 0];
        } else {
          tap = own[step * 2 * (4 / PIECE) + p];
        }
        bool inside = INNER ? tap.offset >= 0
                            : static_cast<unsigned>(y + tap.dy) < static_cast<unsigned>(c.height) &&
                                  static_cast<unsigned>(x + tap.dx) < static_cast<unsigned>(c.width);
        async_copy::copy<4 * PIECE>(target + step * STEP + p * PIECE, a.input + (from + tap.offset), inside);
      }
    }
  }
};
