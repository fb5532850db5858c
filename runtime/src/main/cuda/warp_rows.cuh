// The rows of a matrix kernel whose warps work on their own: each warp copies the 16 rows that it multiplies through a ring of
// its own, so that no warp waits for another.
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
  BorderClasses classes;
  int inner;  // the class of places that lack no tap

  // All threads take part; a barrier must follow. Two warps share the divisions.
  __device__ __forceinline__ void fill(const Conv& c, int stride_rows) {
    if (threadIdx.x == 0) stride = Place::of(c, stride_rows);
    if (threadIdx.x == 32) {
      classes = border_classes(c);
      inner = classes.inner();
    }
  }
};

// Where a piece of a row lies, relative to the row's first tap: dy << 16 | dx, and words. A piece behind the last tap lies
// outside any image.
struct __align__(8) TapPiece {
  uint32_t tap;
  int offset;
};

constexpr uint32_t NO_TAP = 0x7fffu << 16;

static __device__ __forceinline__ int piece_words(const Conv& c) {
  int words = ceil_div(c.channels, 32);
  return words % 4 == 0 ? 4 : words % 2 == 0 ? 2 : 1;
}

// The ring of a warp. A stage is STAGE_STEPS steps, each [row][half of 4 words] as place_of_half says. PIECE is piece_words();
// STEPS are the steps of a row, or 0 for a run-time value. A lane copies half lane % 2 of row lane / 2 in every step.
template <int PIECE, int STEPS, int STAGE_STEPS_, int SLOTS_>
struct WarpRows {
  static constexpr int ROWS = 16;
  static constexpr int STAGE_STEPS = STAGE_STEPS_;
  static constexpr int SLOTS = SLOTS_;
  static constexpr int STEP = ROWS * STEP_WORDS;
  static constexpr int STAGE_WORDS = STAGE_STEPS * STEP;
  static constexpr int OWN = STAGE_STEPS * 4 / PIECE;  // pieces of a lane in a stage
  static_assert(OWN % 2 == 0);
  static constexpr bool AHEAD = STEPS > 0 || OWN <= 2;
  // Classes (at most 256) of the rows of tiles that are under way: more than SLOTS tiles.
  static constexpr int QUEUE = 8;
  // Words of shared memory.
  static constexpr int RING_WORDS = SLOTS * STAGE_WORDS + QUEUE * ROWS / 4;
  static_assert(SLOTS < QUEUE);

  const MatrixConv& a;
  const TapPiece* const pieces;
  const TilePlan& plan;
  uint32_t* const ring;
  uint8_t* const queue;
  int to;            // where the lane's first half goes in a slot
  int own;           // first of the lane's pieces
  const int stages;  // of a row
  Place place;       // of the row
  uint32_t first_tap;  // its place in the image, y << 16 | x
  const uint32_t* from;
  TapPiece taps[OWN];  // of the next stage
  int stage = 0;
  int tile = 0;

  __device__ __forceinline__ WarpRows(const MatrixConv& a, const TapPiece* pieces, uint32_t* ring, int first_row,
                                      const TilePlan& plan)
      : a(a), pieces(pieces), plan(plan), ring(ring), queue(reinterpret_cast<uint8_t*>(ring + SLOTS * STAGE_WORDS)),
        to(place_of_half(threadIdx.x % 32 / 2, threadIdx.x % 2)), own(threadIdx.x % 2 * OWN), stages(ceil_div(steps(a.conv), STAGE_STEPS)),
        place(Place::of(a.conv, first_row + threadIdx.x % 32 / 2)) {
    asm volatile("" : "+r"(to), "+r"(own));  // kept, instead of computed again for each copy
    start();
  }

  static __device__ __forceinline__ int words(const Conv& c) { return ceil_div(c.channels, 32); }

  static __device__ __forceinline__ int steps(const Conv& c) { return STEPS ? STEPS : steps_of(c); }

  static __device__ __forceinline__ int piece_count(const Conv& c) {
    return ceil_div(steps(c), STAGE_STEPS) * STAGE_STEPS * STEP_WORDS / PIECE;
  }

  // [stage][half][step of the stage][piece of the half]. All threads of the block take part; a barrier must follow.
  static __device__ __forceinline__ void fill_pieces(const Conv& c, TapPiece* pieces) {
    constexpr int of_half = 4 / PIECE;
    for (int i = threadIdx.x; i < piece_count(c); i += blockDim.x) {
      int step = i / of_half / (2 * STAGE_STEPS) * STAGE_STEPS + i / of_half % STAGE_STEPS;
      int half = i / of_half / STAGE_STEPS % 2;
      int word = step * STEP_WORDS + half * 4 + i % of_half * PIECE;
      int tap = word / words(c);
      int ky = tap / c.kernel_width;
      int dx = (tap - ky * c.kernel_width) * c.dilation;
      int dy = ky * c.dilation;
      bool exists = ky < c.kernel_height;
      pieces[i].tap = exists ? static_cast<uint32_t>(dy << 16 | dx) : NO_TAP;
      pieces[i].offset = exists ? (dy * c.width + dx) * words(c) + word - tap * words(c) : 0;
    }
  }

  // Reads what load_next() needs to know, where there are registers for it: a chance to do so while other reads are under way.
  __device__ __forceinline__ void prepare_next() {
    if constexpr (AHEAD) {
#pragma unroll
      for (int i = 0; i < OWN; i += 2) read_taps(i);
    }
  }

  // Begins to copy the next stage, of the next tile after the last, into a slot that all lanes have read.
  __device__ __forceinline__ void load_next(int slot) {
    uint32_t* target = ring + to + slot * STAGE_WORDS;
    uint32_t limit = (a.conv.height - 1) * 0x10000 + a.conv.width - 1;
    constexpr int OF_HALF = 4 / PIECE;
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      if (!AHEAD && i % 2 == 0) read_taps(i);
      async_copy::copy<4 * PIECE>(target + i / OF_HALF * STEP + i % OF_HALF * PIECE, from + taps[i].offset,
                                  inside(first_tap + taps[i].tap, limit));
    }
    async_copy::commit();
    if (++stage == stages) {
      stage = 0;
      place.move(a.conv, plan.stride);
      tile++;
      start();
    }
  }

  // The border class of a row of a tile, counted from the warp's first; that of no row is that of some place.
  __device__ __forceinline__ int class_of(int tile, int row) const { return queue[tile % QUEUE * ROWS + row]; }

 private:
  // Two pieces.
  __device__ __forceinline__ void read_taps(int i) {
    int4 two = *reinterpret_cast<const int4*>(pieces + own + stage * (2 * OWN) + i);
    taps[i] = {static_cast<uint32_t>(two.x), two.y};
    taps[i + 1] = {static_cast<uint32_t>(two.z), two.w};
  }

  __device__ __forceinline__ void start() {
    const Conv& c = a.conv;
    int y = place.y * c.stride - c.top;
    int x = place.x * c.stride - c.left;
    from = a.input + static_cast<int64_t>((place.n * c.height + y) * c.width + x) * words(c);
    first_tap = place.n < c.n ? static_cast<uint32_t>(y * 0x10000 + x) : NO_TAP;
    if (threadIdx.x % 2 == 0) queue[tile % QUEUE * ROWS + threadIdx.x % 32 / 2] = static_cast<uint8_t>(plan.classes.of(place.y, place.x));
  }

  // Whether a place (y << 16) + x lies in the image. What is below 0 has its sign bit set, and so has limit - place where place
  // is greater; a bit that x borrows from y does no harm, since then x is outside.
  static __device__ __forceinline__ bool inside(uint32_t place, uint32_t limit) {
    return ((place | (limit - place)) & 0x80008000) == 0;
  }
};
