// Binary convolution by mma.sync.m16n8k256 where there is little to multiply: the same product as conv_bits_mma, for few places.
//
// What counts here is the longest chain of instructions, one waiting for the other. A block has but 16 places and 32 filters, so
// that there are many blocks; its warps split the contraction, and a lane reads its operands into registers straight from where
// they lie: all loads of a warp are under way at once. The warps' sums, whole numbers, meet in shared memory: one barrier in all.
// What depends on the sizes alone the host has worked out (FewConv).
//
// The contraction in pairs of steps (512 bits): lane t of a group of four has words 4t .. 4t + 3 of the pair's sixteen, of rows
// and of columns alike, hence 16 bytes a load. Which words a product calls its first does not matter, as long as both operands
// agree. A product with a column of ones counts the rows' bits.
#include "matrix_epilogue.cuh"
#include "mma.cuh"
#include "prefetch.cuh"

#if BNN_HAS_MMA_B1
struct FewPlaces {
  static constexpr int ROWS = 16;
  static constexpr int TILES = 4;               // of eight columns
  static constexpr int RESULTS = ROWS * TILES;  // of eight filters

  const FewConv& a;
  const Conv& conv;
  const int lane;
  const int warp;
  const int warps;
  const int group;

  __device__ __forceinline__ explicit FewPlaces(const FewConv& a)
      : a(a), conv(a.matrix.conv), lane(threadIdx.x % WARP), warp(threadIdx.x / WARP), warps(blockDim.x / WARP),
        group(blockIdx.y) {}

  // x / d, for the reciprocal of d: 2^31 / d, rounded up.
  static __device__ __forceinline__ int divide(int x, uint32_t reciprocal) {
    return static_cast<int>(static_cast<uint64_t>(static_cast<uint32_t>(x)) * reciprocal >> 31);
  }

  // A row of the product: its place, and where its first tap lies, which may be outside the image.
  struct Row {
    int index;
    int oy;
    int ox;
    int y;
    int x;
    int word;
  };

  __device__ __forceinline__ Row row(int index) const {
    int n = divide(index, a.per_image);
    int place = index - n * a.places;
    int oy = divide(place, a.per_out_row);
    int ox = place - oy * conv.out_width;
    int y = oy * conv.stride - conv.top;
    int x = ox * conv.stride - conv.left;
    return {index, oy, ox, index < a.rows ? y : -(1 << 28), x, ((n * conv.height + y) * conv.width + x) * a.words};
  }

  // Words `first` .. `first` + 3 of two rows, PIECE at a time; zeros outside the image and behind the last tap.
  template <int PIECE>
  __device__ __forceinline__ void load_rows(const Row (&rows)[2], int first, uint32_t (&to)[2][4]) const {
#pragma unroll
    for (int p = 0; p < 4; p += PIECE) {
      int tap = divide(first + p, a.per_tap);
      int ky = divide(tap, a.per_kernel_row);
      int dy = ky * conv.dilation;
      int dx = (tap - ky * conv.kernel_width) * conv.dilation;
      int word = (dy * conv.width + dx) * a.words + first + p - tap * a.words;
      if (ky >= conv.kernel_height) dy = 1 << 29;
#pragma unroll
      for (int r = 0; r < 2; r++) {
        bool inside = static_cast<unsigned>(rows[r].y + dy) < static_cast<unsigned>(conv.height) &&
                      static_cast<unsigned>(rows[r].x + dx) < static_cast<unsigned>(conv.width);
        const uint32_t* from = a.matrix.input + (rows[r].word + word);
        if constexpr (PIECE == 4) {
          uint4 v = inside ? *reinterpret_cast<const uint4*>(from) : make_uint4(0, 0, 0, 0);
          to[r][0] = v.x;
          to[r][1] = v.y;
          to[r][2] = v.z;
          to[r][3] = v.w;
        } else if constexpr (PIECE == 2) {
          uint2 v = inside ? *reinterpret_cast<const uint2*>(from) : make_uint2(0, 0);
          to[r][p] = v.x;
          to[r][p + 1] = v.y;
        } else {
          to[r][p] = inside ? *from : 0;
        }
      }
    }
  }

  __device__ __forceinline__ void load_rows(const Row (&rows)[2], int first, uint32_t (&to)[2][4]) const {
    if (a.words % 4 == 0) {
      load_rows<4>(rows, first, to);
    } else if (a.words % 2 == 0) {
      load_rows<2>(rows, first, to);
    } else {
      load_rows<1>(rows, first, to);
    }
  }

  // The four words of eight columns each that a lane has of a pair of steps.
  __device__ __forceinline__ void load_columns(int quad, uint4 (&columns)[TILES]) const {
    const uint32_t* from =
        a.matrix.weights + ((group * a.steps + quad / 2) * GROUP_WORDS + quad % 2 * 32 + lane / 4 * 4);
#pragma unroll
    for (int j = 0; j < TILES; j++) {
      columns[j] = quad / 2 < a.steps ? *reinterpret_cast<const uint4*>(from + j * 64) : make_uint4(0, 0, 0, 0);
    }
  }

  static __device__ __forceinline__ void multiply(const uint32_t (&rows)[2][4], const uint4 (&columns)[TILES],
                                                  int (&sums)[TILES][4], int (&bits)[4]) {
    const uint32_t ones[2] = {ALL_LANES, ALL_LANES};
    const uint32_t first[4] = {rows[0][0], rows[1][0], rows[0][1], rows[1][1]};
    const uint32_t second[4] = {rows[0][2], rows[1][2], rows[0][3], rows[1][3]};
    mma_b1(bits, first, ones);
    mma_b1(bits, second, ones);
#pragma unroll
    for (int j = 0; j < TILES; j++) {
      const uint32_t x[2] = {columns[j].x, columns[j].y};
      const uint32_t y[2] = {columns[j].z, columns[j].w};
      mma_b1(sums[j], first, x);
      mma_b1(sums[j], second, y);
    }
  }

  // 2 Σ popc(a & w) - Σ popc(a) of two neighbouring filters in a word: the sum of one, and 2^16 times that of the other.
  static __device__ __forceinline__ uint4 pack(const int (&sums)[TILES][4], const int (&bits)[4], int half) {
    uint32_t packed[TILES];
#pragma unroll
    for (int j = 0; j < TILES; j++) {
      packed[j] = static_cast<uint32_t>(2 * sums[j][2 * half] + (sums[j][2 * half + 1] << 17) - bits[2 * half] * 65537);
    }
    return make_uint4(packed[0], packed[1], packed[2], packed[3]);
  }

  __device__ __forceinline__ const int32_t* border(const Row& row, int filter) const {
    int y = min(row.oy, a.y_low) + max(0, row.oy - a.y_high);
    int x = min(row.ox, a.x_low) + max(0, row.ox - a.x_high);
    return a.matrix.border + ((y * a.x_classes + x) * a.columns + filter);
  }

  // Asks for what finish_eight() will read, 32 bytes at a time.
  __device__ __forceinline__ void prepare(int64_t place, int filter) const {
    const Epilogue& e = a.matrix.epilogue;
    if (e.thresholds != nullptr) {
      const int32_t* first = e.thresholds + (lane < 17 ? group * 128 + lane * 8 : 0);
      if (lane <= 17 && (lane == 17 || group * 32 + lane * 2 < conv.filters)) prefetch(first);
      return;
    }
    if (filter >= conv.filters) return;
    for (int step = 0; step < e.steps; step++) {
      const float* reals = static_cast<const float*>(e.pointers[step]);
      int kind = e.codes[step] >> 4;
      if (kind == PER_CHANNEL) prefetch(reals + filter);
      if (kind == PER_ELEMENT) prefetch(reals + place * conv.filters + filter);
    }
  }

  // Adds up what the warps have left in shared memory for eight filters of a place.
  __device__ __forceinline__ void finish(const uint4* shared, const int (&constants)[8], int64_t place, int filter) const {
    uint4 sum = shared[threadIdx.x];
#pragma unroll 4
    for (int w = 1; w < warps; w++) {
      uint4 other = shared[w * RESULTS + threadIdx.x];
      sum.x += other.x;
      sum.y += other.y;
      sum.z += other.z;
      sum.w += other.w;
    }
    const uint32_t pairs[4] = {sum.x, sum.y, sum.z, sum.w};
    int sums[8];
#pragma unroll
    for (int j = 0; j < 4; j++) {
      int low = static_cast<int16_t>(pairs[j]);
      sums[2 * j] = constants[2 * j] + 2 * low;
      sums[2 * j + 1] = constants[2 * j + 1] + 2 * (static_cast<int>(pairs[j] - low) >> 16);
    }
    finish_eight(a.matrix.epilogue, conv.filters, place, filter, sums);
  }

  // Warp w has pairs w, w + warps, ... of the contraction; the first two warps finish eight rows each.
  __device__ __forceinline__ void run(uint4* shared) const {
    int quad = warp * 4 + lane % 4;
    uint4 columns[TILES];
    load_columns(quad, columns);
    int first = blockIdx.x * ROWS + lane / 4;
    const Row rows[2] = {row(first), row(first + 8)};
    int filter = group * 32 + lane % 4 * 8;
    int sums[TILES][4] = {};
    int bits[4] = {};
    int constants[8] = {};
    bool finishes = warp < 2 && first + warp * 8 < a.rows;
    for (int pair = warp; pair == warp || pair * 2 < a.steps; pair += warps) {
      uint32_t words[2][4];
      load_rows(rows, quad * 4, words);
      if (pair == warp && finishes) {  // while the first operands are under way
        load_constants(border(warp == 0 ? rows[0] : rows[1], filter), constants);
        prepare(first + warp * 8, filter);
      }
      multiply(words, columns, sums, bits);
      quad += warps * 4;
      load_columns(quad, columns);
    }
    shared[warp * RESULTS + lane] = pack(sums, bits, 0);
    shared[warp * RESULTS + WARP + lane] = pack(sums, bits, 1);
    __syncthreads();
    if (finishes) finish(shared, constants, first + warp * 8, filter);
  }

  static __device__ __forceinline__ void load_constants(const int32_t* from, int (&to)[8]) {
#pragma unroll
    for (int i = 0; i < 8; i += 4) {
      int4 v = *reinterpret_cast<const int4*>(from + i);
      to[i] = v.x;
      to[i + 1] = v.y;
      to[i + 2] = v.z;
      to[i + 3] = v.w;
    }
  }
};
#endif

BNN_KERNEL(conv_bits_few, FewConv, 512) {
#if BNN_HAS_MMA_B1
  BNN_SHARED(uint4, shared);
  FewPlaces(a).run(shared);
#endif
}
