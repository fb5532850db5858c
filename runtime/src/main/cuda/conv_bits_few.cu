// Binary convolution by mma.sync.m16n8k256 where there is little to multiply: the product of conv_bits_mma, for few places.
//
// What counts here is the longest chain of instructions, one waiting for the other. A block has but 16 places and 32 filters,
// so that there are many blocks; its warps split the contraction, and a lane reads its operands into registers straight from
// where they lie: all loads of a warp are under way at once. The warps' sums, whole numbers, meet in shared memory: one barrier
// in all. What depends on the sizes alone the host has worked out (FewConv).
//
// Measured on an H200, in a graph of 200 launches: 1.8 to 2.4 us a layer of Bi-Real 18, of which an empty kernel is 0.6. The
// same work with all epilogues in one kernel took 3.2 to 3.9: code that lies apart is fetched when it is reached, 700 clocks a
// jump. Hence kernels for what networks have, whose code is short and in one piece.
//
// The contraction in pairs of steps (512 bits): lane t of a group of four has words 4t .. 4t + 3 of the pair's sixteen, of rows
// and of columns alike, hence 16 bytes a load. Which words a product calls its first does not matter, as long as both operands
// agree. A product with a column of ones counts the rows' bits.
#include "matrix_epilogue.cuh"
#include "mma.cuh"
#include "prefetch.cuh"

// What a kernel is made for.
enum Ends { TO_SIGNS, TO_FLOATS, TO_ANY };

#if BNN_HAS_MMA_B1
// PIECE words of a place are loaded at a time: their number is a multiple of it.
//   TO_SIGNS   mode TO_BITS without non-zeros. A sum has at least 24 products: then a table of thresholds has as many words as
//              the limits, which are read before it is known whether they are limits
//   TO_FLOATS  mode TO_AFFINE with operations MULTIPLY, ADD, MAXIMUM, SLOPE, STORE, POSITIVE and NOT_NEGATIVE on operands
//              CONSTANT, SCALAR, PER_CHANNEL and PER_ELEMENT. The number of filters is a multiple of 8
template <int PIECE, Ends END>
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

  // The place of a row of the product in its image, and where its first tap lies, which may be outside.
  struct Row {
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
    return {oy, ox, index < a.rows ? y : -(1 << 28), x, ((n * conv.height + y) * conv.width + x) * a.words};
  }

  // Words `first` .. `first` + 3 of two rows; zeros outside the image and behind the last tap.
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

  __device__ __forceinline__ const int32_t* border(int oy, int ox, int filter) const {
    int y = min(oy, a.y_low) + max(0, oy - a.y_high);
    int x = min(ox, a.x_low) + max(0, ox - a.x_high);
    return a.matrix.border + ((y * a.x_classes + x) * a.columns + filter);
  }

  // What is added to the sums of eight filters of a place, and the limits (from, flip) of ThresholdWords that they are compared
  // with: asked for while the operands are under way.
  struct Ending {
    int constants[8];
    int2 limits[8] = {};
    int way = -1;  // the first of ThresholdWords: 0 to compare
  };

  __device__ __forceinline__ void prepare(int place, const int32_t* border, int filter, Ending& ending) const {
    const Epilogue& e = a.matrix.epilogue;
    const int4* from = reinterpret_cast<const int4*>(border);
#pragma unroll
    for (int i = 0; i < 2; i++) {
      int4 v = __ldg(from + i);
      ending.constants[4 * i] = v.x;
      ending.constants[4 * i + 1] = v.y;
      ending.constants[4 * i + 2] = v.z;
      ending.constants[4 * i + 3] = v.w;
    }
    if constexpr (END == TO_SIGNS) {
      ending.way = __ldg(e.thresholds);
      const int2* limits = reinterpret_cast<const int2*>(e.thresholds + 2) + 2 * filter;
#pragma unroll
      for (int i = 0; i < 8; i++) {
        if (filter + i < conv.filters) ending.limits[i] = __ldg(limits + 2 * i);
      }
    }
    if constexpr (END == TO_FLOATS) {
      if (filter >= conv.filters) return;
#pragma unroll 1
      for (int step = 0; step < e.steps; step++) {
        int kind = e.codes[step] >> 4;
        const float* from = static_cast<const float*>(e.pointers[step]) + filter;
        if (kind == PER_ELEMENT) from += static_cast<int64_t>(place) * conv.filters;
        if (kind == PER_ELEMENT || kind == PER_CHANNEL) prefetch(from);
      }
    }
  }

  // Adds up what the warps have left in shared memory for eight filters of a place.
  __device__ __forceinline__ void finish(const uint4* shared, const Ending& ending, int place, int filter) const {
    uint4 sum = shared[threadIdx.x];
#pragma unroll 1
    for (int first = 1; first < warps; first += 4) {
#pragma unroll
      for (int w = first; w < first + 4; w++) {
        uint4 other = w < warps ? shared[w * RESULTS + threadIdx.x] : make_uint4(0, 0, 0, 0);
        sum.x += other.x;
        sum.y += other.y;
        sum.z += other.z;
        sum.w += other.w;
      }
    }
    const uint32_t pairs[4] = {sum.x, sum.y, sum.z, sum.w};
    int sums[8];
#pragma unroll
    for (int j = 0; j < 4; j++) {
      int low = static_cast<int16_t>(pairs[j]);
      sums[2 * j] = ending.constants[2 * j] + 2 * low;
      sums[2 * j + 1] = ending.constants[2 * j + 1] + 2 * (static_cast<int>(pairs[j] - low) >> 16);
    }
    if constexpr (END == TO_SIGNS) {
      store_signs_of(sums, ending, place, filter);
    } else if constexpr (END == TO_FLOATS) {
      store_floats_of(sums, place, filter);
    } else {
      finish_eight(a.matrix.epilogue, conv.filters, place, filter, sums);
    }
  }

  // What Steps (epilogue.cuh) does, for the operations and operands of TO_FLOATS.
  __device__ __forceinline__ void store_floats_of(const int (&sums)[8], int place, int filter) const {
    const Epilogue& e = a.matrix.epilogue;
    bool exists = filter < conv.filters;
    int64_t element = static_cast<int64_t>(place) * conv.filters + filter;
    float y[8];
#pragma unroll
    for (int i = 0; i < 8; i++) y[i] = static_cast<float>(sums[i]);
    int signs = 0;
#pragma unroll 1
    for (int step = 0; exists && step < e.steps; step++) {
      int operation = e.codes[step] & 15;
      int kind = e.codes[step] >> 4;
      float* at = static_cast<float*>(e.pointers[step]) + (kind == PER_CHANNEL ? filter : element);
      if (operation == STORE) {
        store_neighbours(at, true, 8, y);
      } else if (operation >= POSITIVE) {
#pragma unroll
        for (int i = 0; i < 8; i++) signs |= (y[i] > 0 || (operation == NOT_NEGATIVE && y[i] == 0)) << i;
      } else {
        float x[8];
        read_operand(step, kind, at, x);
        apply(operation, x, y);
      }
    }
    if (e.signs != nullptr) store_byte_of(signs, place, filter);
  }

  __device__ __forceinline__ void store_byte_of(int signs, int place, int filter) const {
    uint8_t* bytes = reinterpret_cast<uint8_t*>(a.matrix.epilogue.signs);
    bytes[(static_cast<int64_t>(place) * a.columns + filter) / 8] = static_cast<uint8_t>(signs);
  }

  __device__ __forceinline__ void read_operand(int step, int kind, const float* at, float (&x)[8]) const {
    const Epilogue& e = a.matrix.epilogue;
    if (kind == PER_CHANNEL || kind == PER_ELEMENT) {
#pragma unroll
      for (int i = 0; i < 8; i += 4) {
        float4 v = *reinterpret_cast<const float4*>(at + i);
        x[i] = v.x;
        x[i + 1] = v.y;
        x[i + 2] = v.z;
        x[i + 3] = v.w;
      }
    } else {
      float one = kind == SCALAR ? *static_cast<const float*>(e.pointers[step]) : e.constants[step];
#pragma unroll
      for (int i = 0; i < 8; i++) x[i] = one;
    }
  }

  static __device__ __forceinline__ void apply(int operation, const float (&x)[8], float (&y)[8]) {
    if (operation == ADD) {
#pragma unroll
      for (int i = 0; i < 8; i++) y[i] = __fadd_rn(y[i], x[i]);
    } else if (operation == MAXIMUM) {
#pragma unroll
      for (int i = 0; i < 8; i++) y[i] = max_java(y[i], x[i]);
    } else {  // MULTIPLY, SLOPE
#pragma unroll
      for (int i = 0; i < 8; i++) y[i] = operation == SLOPE && y[i] > 0 ? y[i] : __fmul_rn(y[i], x[i]);
    }
  }

  __device__ __forceinline__ void store_signs_of(int (&sums)[8], const Ending& ending, int place, int filter) const {
    int signs = 0;
#pragma unroll
    for (int i = 0; i < 8; i++) signs |= ((sums[i] >= ending.limits[i].x) != (ending.limits[i].y != 0)) << i;
    if (ending.way != 0) {
      signs = 0;
#pragma unroll 1
      for (int i = 0; i < min(8, conv.filters - filter); i++) {
        signs |= (threshold_sign(a.matrix.epilogue.thresholds, filter + i, sums[0]) > 0) << i;
#pragma unroll
        for (int k = 0; k < 7; k++) sums[k] = sums[k + 1];
      }
    }
    store_byte_of(signs & ((1 << max(0, min(8, conv.filters - filter))) - 1), place, filter);
  }

  // Warp w has pairs w, w + warps, ... of the contraction; the first two warps finish eight rows each.
  __device__ __forceinline__ void run(uint4* shared) const {
    int first = blockIdx.x * ROWS + lane / 4;
    int place = first + warp * 8;
    int filter = group * 32 + lane % 4 * 8;
    bool finishes = warp < 2 && place < a.rows;
    const Row rows[2] = {row(first), row(first + 8)};
    int sums[TILES][4] = {};
    int bits[4] = {};
    Ending ending;
#pragma unroll 1
    for (int pair = warp; pair == warp || pair * 2 < a.steps; pair += warps) {
      uint4 columns[TILES];
      uint32_t words[2][4];
      load_columns(pair * 4 + lane % 4, columns);
      load_rows(rows, (pair * 4 + lane % 4) * 4, words);
      if (pair == warp && finishes) {  // while the operands are under way
        int oy = warp == 0 ? rows[0].oy : rows[1].oy;
        int ox = warp == 0 ? rows[0].ox : rows[1].ox;
        asm volatile("" : "+r"(oy), "+r"(ox), "+r"(filter));  // nothing of this comes before the operands
        prepare(place, border(oy, ox, filter), filter, ending);
      }
      multiply(words, columns, sums, bits);
    }
    shared[warp * RESULTS + lane] = pack(sums, bits, 0);
    shared[warp * RESULTS + WARP + lane] = pack(sums, bits, 1);
    __syncthreads();
    if (finishes) finish(shared, ending, place, filter);
  }
};

#define BNN_CONV_FEW(name, ...)                \
  BNN_KERNEL(name, FewConv, 512) {             \
    BNN_SHARED(uint4, shared);                 \
    FewPlaces<__VA_ARGS__>(a).run(shared);     \
  }
#else
#define BNN_CONV_FEW(name, ...) \
  BNN_KERNEL(name, FewConv, 512) {}
#endif

BNN_CONV_FEW(conv_bits_few, 1, TO_ANY)
BNN_CONV_FEW(conv_bits_few_w2_signs, 2, TO_SIGNS)
BNN_CONV_FEW(conv_bits_few_w2_floats, 2, TO_FLOATS)
BNN_CONV_FEW(conv_bits_few_w4_signs, 4, TO_SIGNS)
BNN_CONV_FEW(conv_bits_few_w4_floats, 4, TO_FLOATS)
