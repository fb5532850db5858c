// Binary convolution by mma.sync.m16n8k256 where there is little to multiply: the same product as conv_bits_mma, for few places.
//
// What counts here is how long the longest chain of waiting is. A block has but 16 places and 32 filters, so that there are many
// blocks; its warps split the contraction, and a lane reads its operands into registers straight from where they lie: all loads of
// a warp are under way at once. The warps' sums, whole numbers, meet in shared memory: one barrier in all.
//
// The contraction in pairs of steps (512 bits): lane t of a group of four has words 4t .. 4t + 3 of the pair's sixteen, of rows
// and of columns alike, hence 16 bytes a load. Which words a product calls its first does not matter, as long as both operands
// agree. A product with a column of ones counts the rows' bits.
#include "matrix_epilogue.cuh"
#include "mma.cuh"
#include "prefetch.cuh"

#if BNN_HAS_MMA_B1
// KERNEL and WORDS are the kernel's size and the words of a place, or 0 for run-time values.
template <int KERNEL, int WORDS, bool PREPARE = true>
struct FewConv {
  static constexpr int ROWS = 16;
  static constexpr int TILES = 4;               // of eight columns
  static constexpr int RESULTS = ROWS * TILES;  // of eight filters

  const MatrixConv& a;
  const int words;
  const int steps;
  const int group;

  __device__ __forceinline__ explicit FewConv(const MatrixConv& a)
      : a(a), words(WORDS ? WORDS : ceil_div(a.conv.channels, 32)),
        steps(ceil_div(kernel_height() * kernel_width() * words, STEP_WORDS)), group(blockIdx.y) {}

  __device__ __forceinline__ int kernel_height() const { return KERNEL ? KERNEL : a.conv.kernel_height; }
  __device__ __forceinline__ int kernel_width() const { return KERNEL ? KERNEL : a.conv.kernel_width; }

  // A row of the product: its place, and where its first tap lies.
  struct Row {
    int index;
    int oy;
    int ox;
    int y;
    int x;
    const uint32_t* image;
    bool exists;
  };

  __device__ __forceinline__ Row row(uint32_t index) const {
    const Conv& c = a.conv;
    uint32_t out_width = c.out_width;
    uint32_t out_places = c.out_height * out_width;
    uint32_t n = index / out_places;
    uint32_t place = index - n * out_places;
    int oy = place / out_width;
    int ox = place - oy * out_width;
    bool exists = n < c.n;
    return {static_cast<int>(index), oy, ox, exists ? oy * c.stride - c.top : -(1 << 28), ox * c.stride - c.left,
            a.input + (exists ? static_cast<int64_t>(n) * c.height * c.width * words : 0), exists};
  }

  // Words `first` .. `first` + 3 of two rows, PIECE at a time; zeros outside the image and behind the last tap.
  template <int PIECE>
  __device__ __forceinline__ void load_rows(const Row (&rows)[2], uint32_t first, uint32_t (&to)[2][4]) const {
    const Conv& c = a.conv;
#pragma unroll
    for (int p = 0; p < 4; p += PIECE) {
      uint32_t tap = (first + p) / static_cast<uint32_t>(words);
      int word = first + p - tap * words;
      int ky = tap / static_cast<uint32_t>(kernel_width());
      int dy = ky < kernel_height() ? ky * c.dilation : 1 << 29;
      int dx = (static_cast<int>(tap) - ky * kernel_width()) * c.dilation;
#pragma unroll
      for (int r = 0; r < 2; r++) {
        int iy = rows[r].y + dy;
        int ix = rows[r].x + dx;
        bool inside = static_cast<unsigned>(iy) < static_cast<unsigned>(c.height) &&
                      static_cast<unsigned>(ix) < static_cast<unsigned>(c.width);
        const uint32_t* from = rows[r].image + (iy * c.width + ix) * words + word;
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

  __device__ __forceinline__ void load_rows(const Row (&rows)[2], uint32_t first, uint32_t (&to)[2][4]) const {
    if (words % 4 == 0) {
      load_rows<4>(rows, first, to);
    } else if (words % 2 == 0) {
      load_rows<2>(rows, first, to);
    } else {
      load_rows<1>(rows, first, to);
    }
  }

  // The four words of eight columns each that a lane has of a pair of steps.
  __device__ __forceinline__ void load_columns(int quad, uint4 (&columns)[TILES]) const {
    const uint32_t* from = a.weights + (static_cast<int64_t>(group) * steps + quad / 2) * GROUP_WORDS +
                           quad % 2 * 32 + threadIdx.x % WARP / 4 * 4;
#pragma unroll
    for (int j = 0; j < TILES; j++) {
      bool exists = quad / 2 < steps;
      columns[j] = exists ? *reinterpret_cast<const uint4*>(from + j * 64) : make_uint4(0, 0, 0, 0);
    }
  }

  __device__ __forceinline__ void multiply(const uint32_t (&upper)[4], const uint32_t (&lower)[4], const uint4 (&columns)[TILES],
                                           int (&sums)[TILES][4], int (&bits)[4]) const {
    const uint32_t ones[2] = {ALL_LANES, ALL_LANES};
    const uint32_t first[4] = {upper[0], lower[0], upper[1], lower[1]};
    const uint32_t second[4] = {upper[2], lower[2], upper[3], lower[3]};
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
      int low = 2 * sums[j][2 * half] - bits[2 * half];
      int high = 2 * sums[j][2 * half + 1] - bits[2 * half];
      packed[j] = static_cast<uint32_t>(low) + (static_cast<uint32_t>(high) << 16);
    }
    return make_uint4(packed[0], packed[1], packed[2], packed[3]);
  }

  // Asks for what finish() will read.
  __device__ __forceinline__ void prepare(const int32_t* border, int64_t place, int filter) const {
    const Epilogue& e = a.epilogue;
    prefetch(border);
    if (filter >= a.conv.filters) return;
    if (e.thresholds != nullptr) prefetch(e.thresholds + 2 + 4 * filter);
    if (e.scale != nullptr) prefetch(e.scale + e.scale_stride * filter);
    if (e.shift != nullptr) prefetch(e.shift + e.shift_stride * filter);
    if (e.slope != nullptr) prefetch(e.slope + e.slope_stride * filter);
    if (e.residual != nullptr) prefetch(e.residual + place * a.conv.filters + filter);
  }

  // Adds up what the warps have left in shared memory for eight filters of a place.
  __device__ __forceinline__ void finish(const uint4* shared, const int32_t* border, int64_t place, int filter) const {
    uint4 sum = shared[threadIdx.x];
    for (int w = 1; w < blockDim.x / WARP; w++) {
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
      sums[2 * j] = __ldg(border + 2 * j) + 2 * low;
      sums[2 * j + 1] = __ldg(border + 2 * j + 1) + 2 * (static_cast<int>(pairs[j] - low) >> 16);
    }
    finish_eight(a.epilogue, a.conv.filters, place, filter, sums);
  }

  // Warp w has pairs w, w + warps, ... of the contraction; the first two warps finish eight rows each.
  __device__ __forceinline__ void run(uint4* shared) const {
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int quad = warp * 4 + lane % 4;
    int sums[TILES][4] = {};
    int bits[4] = {};
    uint4 columns[TILES];
    load_columns(quad, columns);
    const Row rows[2] = {row(blockIdx.x * ROWS + lane / 4), row(blockIdx.x * ROWS + lane / 4 + 8)};
    const Row own = warp == 0 ? rows[0] : rows[1];
    int filter = group * 32 + lane % 4 * 8;
    bool finishes = warp < 2 && own.exists;
    const int32_t* border = nullptr;
#pragma unroll 1
    for (int pair = warp; pair * 2 < steps || border == nullptr; pair += blockDim.x / WARP) {
      uint32_t left[2][4];
      load_rows(rows, quad * 4, left);
      if (border == nullptr) {  // while the first operands are under way
        int place_class = border_classes(a.conv).of(own.oy, own.ox);
        border = a.border + place_class * ceil_div(a.conv.filters, 32) * 32 + filter;
        if (PREPARE && finishes) prepare(border, own.index, filter);
      }
      multiply(left[0], left[1], columns, sums, bits);
      quad += blockDim.x / WARP * 4;
      load_columns(quad, columns);
    }
    shared[warp * RESULTS + lane] = pack(sums, bits, 0);
    shared[warp * RESULTS + WARP + lane] = pack(sums, bits, 1);
    __syncthreads();
    if (finishes) finish(shared, border, own.index, filter);
  }
};

#define BNN_CONV_FEW(name, ...)             \
  BNN_KERNEL(name, MatrixConv, 512) {       \
    BNN_SHARED(uint4, shared);              \
    FewConv<__VA_ARGS__>(a).run(shared);    \
  }
#else
#define BNN_CONV_FEW(name, ...) \
  BNN_KERNEL(name, MatrixConv, 512) {}
#endif

BNN_CONV_FEW(conv_bits_few, 0, 0)
