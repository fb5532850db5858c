// The arguments of the matrix kernels, as args.cuh has those of the others, and which kernel serves which convolution.
// All of them want groups == 1. The kernels of gradients multiply three parts of bf16 (split_bf16.cuh); those named _fast
// one, which is the nearest bf16 of a gradient.
//
// Choosing a forward kernel (SIGN x SIGN; else conv_bits), with words = ceil(channels / 32),
// taps = kernel_height * kernel_width, steps = ceil(taps * words / 8), M = n * out_height * out_width:
//
//   name                    needs                               rows x columns of a block, threads
//   conv_bits_mma_k3c64     3x3, words == 2                     128 x 64,  128
//   conv_bits_mma_k3c128    3x3, words == 4                     128 x 128, 128
//   conv_bits_mma_k3c256    3x3, words == 8                     128 x 128, 128
//   conv_bits_mma_k3c512    3x3, words == 16                    128 x 128, 128
//   conv_bits_mma_k1        1x1, words % 4 == 0                 128 x 128, 128    (linear layers: 1x1 images, M = n)
//   conv_bits_mma_wide      anything                            128 x 128, 128
//   conv_bits_mma           anything                            64 x 64,   128
//   conv_bits_few           256 * steps < 2^15                  16 x 32,   32 a pair of steps, from 64 to 512
//   conv_bits_few_w2_*, w4  the same, words % 2 or 4 == 0, and an end that conv_bits_few.cu says
//   conv_bits_wgmma_k3c64   3x3, words == 2, capability 9.0     128 x 64,  256
//   conv_bits_wgmma_n64     anything, compute capability 9.0    128 x 64,  256
//   conv_bits_wgmma         anything, compute capability 9.0    192 x 128, 384
//   conv_bits_wgmma_n192    anything, compute capability 9.0    128 x 192, 256
//   conv_bits_wgmma_n256    anything, compute capability 9.0    128 x 256, 256
//   conv_bits_wgmma_steps_k3c64, conv_bits_wgmma_steps: TO_AFFINE, which no other conv_bits_wgmma* has; as k3c64, and
//                           anything, compute capability 9.0    192 x 64,  384
//
// stride, dilation and padding are run-time fields of all of them: they matter once a row, not in the inner loop.
// The mma kernels run on compute capability 8.0 to 9.x; from 10.0 on the host takes conv_bits.
// Take conv_bits_few* where their blocks are no more than 1024 threads a multiprocessor (batch 1, linear layers), else the
// widest block that still gives every multiprocessor a block or two: ceil(M / rows) * ceil(filters / columns).
//
// Dynamic shared memory (more than 48 KB must be asked for: CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES):
//   bytes = 32 * columns * (resident ? steps : 4) + 4 * 32 * rows
// with `resident` set where that fits what the device gives a block. conv_bits_wgmma* needs all weights to fit, and besides
// for each warp slots * stage_steps * 512 + 128 bytes (4 slots of 2 steps; k3c64: 3 of 3), then 8 bytes for each piece of the
// steps, rounded up to stages (8 words a step, in pieces of the greatest of 4, 2, 1 words that divides `words`), 48, 16 for
// every 128 columns, and 4 * (columns + 4) for each border class, of which there are at most 256.
// conv_bits_few wants 1024 bytes a warp; conv_bits_mma_k3c64, whose weights are in registers, 4 * 32 * 128, and ignores
// `resident`.
// Grid: (min(ceil(M / rows), about as many blocks as the device holds at a time), ceil(filters / columns)): blocks stride
// over the tiles of rows and load their weights once; conv_bits_few wants a block for each.
#pragma once

#include "args.cuh"

enum WeightOrder : int32_t {
  FOR_PRODUCTS = 1,  // core matrices, for all conv_bits_* here
  FOR_GRADIENT = 2,  // bits along the filters, for input_gradient_mma
};

// arrange_weights: weights [filter][ky][kx][words] -> the order that a kernel reads. Any grid, 256 threads.
//   FOR_PRODUCTS  uint32_t [ceil(filters / 32)][steps][256]; border int32_t [classes][32 * ceil(filters / 32)]
//                 (classes: border_classes() in conv_rows.cuh)
//   FOR_GRADIENT  uint32_t [taps][ceil(filters / 32)][32 * ceil(channels / 32)], no border
struct ArrangeWeights {
  const uint32_t* weights;
  uint32_t* arranged;
  int32_t* border;
  Conv conv;
  int32_t order;
  int32_t reserved;
};

// conv_bits_mma*, conv_bits_wgmma*.
struct MatrixConv {
  const uint32_t* input;
  const uint32_t* weights;  // arranged
  const int32_t* border;
  Epilogue epilogue;
  Conv conv;
  int32_t resident;
  int32_t reserved;
};

// conv_bits_few. A reciprocal of d is 2^31 / d, rounded up: what is divided by d is less than 2^31 / d. 23 pointers, 70 fields.
struct FewConv {
  MatrixConv matrix;
  int32_t rows;             // n * out_height * out_width
  int32_t places;           // out_height * out_width
  int32_t words;            // of a place of the input
  int32_t steps;            // of 256 bits
  int32_t columns;          // filters, rounded up to 32
  uint32_t per_image;       // reciprocal of places
  uint32_t per_out_row;     // of out_width
  uint32_t per_tap;         // of words
  uint32_t per_kernel_row;  // of kernel_width
  int32_t y_low;            // a place's class of the border along y is min(y, y_low) + max(0, y - y_high)
  int32_t y_high;
  int32_t x_low;
  int32_t x_high;
  int32_t x_classes;
};

// A step on the way of a gradient to memory: y becomes, with the operand x of the step,
//   KEEP      x is a word of signs of the place: 0 where the sign is not `variant` (1: +1, 0: -1)
//   PLUS      y + x, or y + x / p[0] where that is not 0; x is [place][channel], [image][channel] or [channel] (`variant` 0, 1, 2)
//   TIMES_HAT y * max(0, p[0] - p[1] * |x|), x [place][channel], first put between p[2] and p[3] where `variant` is 1
//   TIMES     y * x, x as for PLUS
// each operation rounded by itself.
enum GradientOperation : int32_t { NO_STEP = 0, KEEP = 1, PLUS = 2, TIMES_HAT = 3, TIMES = 4 };

struct GradientStep {
  int32_t operation;
  int32_t variant;
  float p[4];
};

constexpr int GRADIENT_STEPS = 4;

// input_gradient_mma, input_gradient_mma_wide (SIGN weights): ROWS = 64 (wide: 128) places x 64 channels a block, 128 threads.
// Grid (ceil(n * ceil(height / stride) * ceil(width / stride) / ROWS), ceil(channels / 64), stride * stride); dynamic shared
// memory 4 * (ROWS * 32 + 64) * 4 bytes.
// input_gradient_wgmma (the same, compute capability 9.0): tiles of 128 positions (PhaseAxis in input_gradient_wgmma.cu) x 64
// channels, 128 threads. Grid (any number, ceil(channels / 64), stride * stride); dynamic shared memory
// 2 * parts * 64 * halo + 4 * halo + 11776 bytes, where `halo` (a multiple of 8) is no less than 128 + the greatest distance
// of two taps' positions.
// The sum then passes through `steps`, to the first NO_STEP.
struct MatrixInputGradient {
  const float* gradient;
  const uint32_t* weights;  // arranged FOR_GRADIENT
  float* result;
  const void* operands[GRADIENT_STEPS];
  Conv conv;
  GradientStep steps[GRADIENT_STEPS];
  int32_t halo;
  int32_t reserved;
};

// weight_gradient_mma (SIGN input): block (x, y, z) adds up places y * split_places .. of tap z for 64 filters and 64 channels,
// into scratch [split][filter][tap][channel]. Grid (ceil(filters / 64) * ceil(channels / 64),
// ceil(n * out_height * out_width / split_places), taps), 128 threads, 4 * (32 * 72 + 32 * 2) * 4 = 37888 bytes of dynamic
// shared memory. split_places is a multiple of 32. Then reduce_axis with outer 1, count = splits adds the splits in order.
// weight_gradient_wgmma (compute capability 9.0): the same for taps 3z to 3z + 2, so ceil(taps / 3) in z; split_places is a
// multiple of 64; 49152 + parts * 16384 + 7680 bytes of dynamic shared memory.
struct MatrixWeightGradient {
  const float* gradient;
  const uint32_t* input;
  float* scratch;
  Conv conv;
  int32_t split_places;
  int32_t reserved;
};
