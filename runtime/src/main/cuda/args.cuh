// The arguments of all kernels: what org.bnn4j.runtime.cuda writes, byte for byte (little endian, no gaps: first 8-byte
// pointers, then 4-byte fields, their number even). Beside each struct: the kernels that take it and how they are launched.
// "Any grid" means that threads stride over the grid along x: any number of blocks gives the same result.
//
// Layouts (images n, places = n * h * w in the order [n][h][w], c channels):
//   REAL  float [place][c]          COUNT  int16_t [place][c]
//   SIGN  uint32_t [place][ceil(c / 32)]: channel c is bit c % 32 of word c / 32; 1 is +1; bits behind the last channel are 0
//   TERNARY  a plane of signs (0 where the value is 0) and a plane of non-zeros, each as SIGN
// A weight tensor [o][i][kh][kw] is a tensor with n = o, c = i, h = kh, w = kw.
#pragma once

#include "device.cuh"

enum Element : int32_t { REAL = 0, SIGN = 1, TERNARY = 2, COUNT = 3 };

// Where a tensor lies; the second plane is null unless it is TERNARY. 16 bytes.
struct Tensor {
  void* values;
  uint32_t* non_zeros;
};

// ---- edges.cu ----------------------------------------------------------------------------------------------------------

// from_logical, to_logical: between a tensor and floats in logical order [n][c][h * w].
// Grid (ceil(places / 32), ceil(c / 32), up to 65535 of n), 256 threads; no dynamic shared memory.
struct Edge {
  Tensor tensor;
  float* logical;
  int32_t element;
  int32_t n;
  int32_t channels;
  int32_t places;  // of one image
};

// ---- expand.cu ---------------------------------------------------------------------------------------------------------

// expand (any element -> floats), pack (floats -> SIGN by > 0, TERNARY, COUNT). Any grid, 256 threads.
struct Expansion {
  Tensor tensor;
  float* reals;
  int32_t element;
  int32_t places;
  int32_t channels;
  int32_t reserved;
};

// ---- pools.cu ----------------------------------------------------------------------------------------------------------

// A window over n images. 14 fields.
struct Window2d {
  int32_t n;
  int32_t channels;
  int32_t height;
  int32_t width;
  int32_t out_height;
  int32_t out_width;
  int32_t kernel_height;
  int32_t kernel_width;
  int32_t stride;
  int32_t top;
  int32_t left;
  int32_t element;
  int32_t padded_height;  // height + top + bottom
  int32_t padded_width;
};

// max_pool (REAL, COUNT, SIGN), average_pool (REAL). Any grid, 256 threads.
struct Pool {
  Tensor input;
  Tensor result;
  Window2d window;
};

// max_pool_gradient, average_pool_gradient (input unused). Gradients are REAL. Any grid, 256 threads.
struct PoolGradient {
  const float* gradient;
  Tensor input;
  float* result;
  Window2d window;
};

// ---- cross_entropy.cu --------------------------------------------------------------------------------------------------

// cross_entropy (writes losses [n]), cross_entropy_gradient (reads gradients [n] of the losses, writes gradients of the
// logits). Any grid, 128 threads: a warp an image. A label that is no class leaves (2^31 - 1 - image) << 32 | label in
// *bad_label, unless a greater number (an earlier image) is there already; its loss is NaN.
struct CrossEntropyArgs {
  const float* logits;
  const int32_t* labels;
  const float* gradient;  // null for cross_entropy
  float* result;
  unsigned long long* bad_label;
  int32_t n;
  int32_t classes;
  float everywhere;  // kernel.CrossEntropy.target of another class than the label
  float at_label;
};

// ---- random_uniform.cu -------------------------------------------------------------------------------------------------

// random_uniform. Any grid, 256 threads.
struct RandomNumbers {
  const float* key;
  const float* step;
  float* result;
  int32_t n;
  int32_t channels;
  int32_t places;  // of one image
  int32_t reserved;
};

// ---- moves.cu ----------------------------------------------------------------------------------------------------------

// window (kernel.Move.Window, any element), spread (kernel.Move.Spread, REAL). Any grid, 256 threads.
struct Shift {
  Tensor input;
  Tensor result;
  int32_t element;
  int32_t n;
  int32_t channels;
  int32_t height;
  int32_t width;
  int32_t out_channels;
  int32_t out_height;
  int32_t out_width;
  int32_t offset_c;
  int32_t offset_h;
  int32_t offset_w;
  int32_t step_c;
  int32_t step_h;
  int32_t step_w;
  float fill;
  int32_t reserved;
};

// concat: one launch an input, from the first to the last (words that two inputs share are written twice). Any grid, 256
// threads.
struct Part {
  Tensor input;
  Tensor result;
  int32_t element;
  int32_t places;  // of all images
  int32_t channels;
  int32_t first_channel;
  int32_t out_channels;
  int32_t reserved;
};

// reshape: the same elements in logical order; shapes are [n, c, h, w] with n filled in. Any grid, 256 threads.
struct Shapes {
  Tensor input;
  Tensor result;
  int32_t element;
  int32_t n;
  int32_t channels;
  int32_t height;
  int32_t width;
  int32_t out_n;
  int32_t out_channels;
  int32_t out_height;
  int32_t out_width;
  int32_t reserved;
};

// ---- reduces.cu --------------------------------------------------------------------------------------------------------

// reduce_channels: [outer][count] -> [outer], sixteen partial sums as in kernel.Reduce. inner is 1.
// reduce_axis: [outer][count][inner] -> [outer][inner], from index 0 upwards. One launch a level of the nest.
// The sum is divided by `divisor` (1 for all but the last level of a mean). Any grid, 256 threads.
struct Reduction {
  const float* input;
  float* result;
  int32_t outer;
  int32_t count;
  int32_t inner;
  float divisor;
};

// ---- convolutions ------------------------------------------------------------------------------------------------------

// kernel.Conv2d on n images. 18 fields.
struct Conv {
  int32_t n;
  int32_t channels;
  int32_t height;
  int32_t width;
  int32_t filters;
  int32_t out_height;
  int32_t out_width;
  int32_t kernel_height;
  int32_t kernel_width;
  int32_t stride;
  int32_t top;
  int32_t left;
  int32_t dilation;
  int32_t groups;
  int32_t pad_value;
  int32_t input;   // Element
  int32_t weight;  // Element
  int32_t quads;   // gradients: 1 where products with signs are summed by fours (Kernels.conv2dInputGradient), else 0
};

enum EpilogueMode : int32_t {
  TO_COUNT = 0,   // result: int16_t, the integer
  TO_REAL = 1,    // result: float, the integer (or the float sum)
  TO_BITS = 2,    // signs, and non_zeros where it is not null, by thresholds
  TO_AFFINE = 3,  // y = float(sum), then the steps one after the other
};

// What a step does with y and its operand x; each one is one rounded operation.
enum StepOperation : int32_t {
  MULTIPLY = 0,       // y = y * x
  ADD = 1,            // y = y + x
  SUBTRACT = 2,       // y = y - x
  SUBTRACT_FROM = 3,  // y = x - y
  MAXIMUM = 4,        // y = Math.max(y, x)
  MINIMUM = 5,        // y = Math.min(y, x)
  SLOPE = 6,          // y = y > 0 ? y : y * x
  SET_ASIDE = 7,      // aside = y, y = x
  STORE = 8,          // y to the float result at the step's pointer
  POSITIVE = 9,       // signs: y > 0
  NOT_NEGATIVE = 10,  // signs: y >= 0
  TERNARY_SIGN = 11,  // signs: y > 0, non_zeros: y < 0 or y > 0
};

// Where the operand of a step comes from: the step's constant, what was set aside, or the step's pointer.
enum StepOperand : int32_t {
  CONSTANT = 0,
  ASIDE = 1,
  SCALAR = 2,       // float [1]
  PER_CHANNEL = 3,  // float [filters]
  PER_ELEMENT = 4,  // float [place][filters]
  COUNTS = 5,       // int16_t [place][filters]
  PER_IMAGE = 6,    // float [n][filters]
  PER_PLACE = 7,    // float [place]
};

constexpr int STEPS_OF_EPILOGUE = 16;

// What a convolution does with each sum while it is in a register. 20 pointers, 36 fields.
struct Epilogue {
  void* result;  // of TO_COUNT, TO_REAL, and the float of affine()
  uint32_t* signs;
  uint32_t* non_zeros;
  const int32_t* thresholds;  // the words of kernel.ThresholdWords
  void* pointers[STEPS_OF_EPILOGUE];
  int32_t mode;
  int32_t steps;
  int32_t places_of_image;
  int32_t sets_aside;  // whether a step does
  int32_t codes[STEPS_OF_EPILOGUE];  // StepOperation + 16 * StepOperand
  float constants[STEPS_OF_EPILOGUE];
};

// conv_bits (SIGN and TERNARY, CUDA cores): grid (ceil(n * out_height * out_width / 64), groups * ceil(filters / groups / 64)),
// 256 threads. Where groups share a word of signs (groups > 1 and filters / groups % 32 != 0) the words of the result are cleared
// before the launch.
// conv_real (any elements, float sums): the same grid. conv_real_direct: the same for groups of few filters; any grid, 256
// threads; modes TO_REAL, and TO_AFFINE with one STORE at the end.
struct ConvForward {
  Tensor input;
  Tensor weight;
  Epilogue epilogue;
  Conv conv;
};

// input_gradient: grid (ceil(n * height * width / 64), groups * ceil(channels / groups / 64)), 256 threads.
// input_gradient_direct: the same for groups of few channels; any grid, 256 threads.
struct ConvInputGradient {
  const float* gradient;
  Tensor weight;
  float* result;
  Conv conv;
};

// weight_gradient: sums of each image to scratch [n][filters][kh][kw][channels / groups]; then reduce_axis with outer 1,
// count n adds them. Grid (groups * ceil(filters / groups / 64) * ceil(channels / groups / 64), kh * kw, n), 256 threads.
// weight_gradient_direct: the same for groups of few channels; any grid, 256 threads.
struct ConvWeightGradient {
  const float* gradient;
  Tensor input;
  float* scratch;
  Conv conv;
};
