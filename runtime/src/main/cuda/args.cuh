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
// from_logical_few: the same for up to 16 channels. Any grid, 256 threads.
struct Edge {
  Tensor tensor;
  float* logical;
  int32_t element;
  int32_t n;
  int32_t channels;
  int32_t places;  // of one image
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

// max_pool (REAL, COUNT, SIGN), average_pool (REAL); max_pool_places (as max_pool): the result is an int32_t for each element,
// the place of the input, counted over all images, that gets its gradient. Any grid, 256 threads.
struct Pool {
  Tensor input;
  Tensor result;
  Window2d window;
};

// max_pool_gradient, average_pool_gradient. Gradients are REAL. Any grid, 256 threads.
struct PoolGradient {
  const float* gradient;
  const int32_t* places;  // what max_pool_places wrote; null for an average
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

constexpr int MOST_PARTS = 4;

// concat: up to four inputs a launch, from the first to the last (a word that two launches share is written twice); an input
// that is not there has no channels. Any grid, 256 threads.
struct Parts {
  Tensor inputs[MOST_PARTS];
  Tensor result;
  int32_t element;
  int32_t places;  // of all images
  int32_t channels[MOST_PARTS];
  int32_t first_channel;
  int32_t out_channels;
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

// reduce_axis: [outer][count][inner] -> [outer][inner], from index 0 upwards, divided by `divisor`. Any grid, 256 threads.
struct Reduction {
  const float* input;
  float* result;
  int32_t outer;
  int32_t count;
  int32_t inner;
  float divisor;
};

// reduce_nest_small, reduce_nest_large: two levels, [outer][outer_count][kept][count][inner] -> [outer][kept][inner], first over `count`, then over
// `outer_count`, divided by `divisor`; for one level or two tensors. Grid (ceil(results / 32), parts of outer_count, 1 or 2),
// 256 and 1024 threads. With several parts, `totals` has room for [tensors][outer_count][results], and `arrived` for x * z zeros of the
// grid, which are zeros again at the end.
struct Nest {
  const float* input;
  float* result;
  const float* second_input;
  float* second_result;
  float* totals;
  uint32_t* arrived;
  int32_t outer;
  int32_t outer_count;
  int32_t kept;
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
// conv_real_RxC (any elements, float sums), in blocks of R places and C filters: grid groups * ceil(n * out_height * out_width
// / R) * ceil(filters / groups / C), threads as launched by EntryPoint. conv_real_direct: the same for groups of few filters;
// any grid, 256 threads; modes TO_REAL, and TO_AFFINE with one STORE at the end.
struct ConvForward {
  Tensor input;
  Tensor weight;
  Epilogue epilogue;
  Conv conv;
};

// input_gradient_RxC, in blocks of R places and C channels: grid groups * ceil(n * height * width / R) *
// ceil(channels / groups / C), threads as launched by EntryPoint.
// input_gradient_direct: the same for groups of few channels; any grid, 256 threads.
struct ConvInputGradient {
  const float* gradient;
  Tensor weight;
  float* result;
  Conv conv;
};

// weight_gradient_RxC: sums of each image to scratch [n][filters][kh][kw][channels / groups], which reduce_axis with outer 1,
// count n then adds; but where out_height is 1 and quads is 0 only the one sum over all images. In blocks of R filters and C
// of kh * kw * channels / groups: grid (groups * the number of such blocks, up to 65535 of the sums), threads as launched by
// EntryPoint. weight_gradient_by_rows: 64x32, for out_width > 1 without quads.
// weight_gradient_direct: the same for groups of few channels; any grid, 256 threads.
struct ConvWeightGradient {
  const float* gradient;
  Tensor input;
  float* scratch;
  Conv conv;
};
