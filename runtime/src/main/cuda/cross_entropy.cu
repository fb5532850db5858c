// kernel.CrossEntropy, a warp an image. The sums run over classes in order: lanes compute 32 terms at a time, then every lane
// adds the same 32 terms.
#include "args.cuh"
#include "elementary.cuh"

static constexpr int MAX_INT = 0x7fffffff;

struct Softmax {
  float largest;
  float sum;  // of exp(x - largest)
};

static __device__ __forceinline__ Softmax softmax(const float* x, int classes, int lane) {
  float largest = -INFINITY;
  for (int c = lane; c < classes; c += WARP) largest = max_java(largest, x[c]);
  for (int distance = WARP / 2; distance > 0; distance /= 2) {
    largest = max_java(largest, __shfl_xor_sync(ALL_LANES, largest, distance));
  }
  float sum = 0;
  for (int first = 0; first < classes; first += WARP) {
    float term = first + lane < classes ? exp_java(__fsub_rn(x[first + lane], largest)) : 0.0f;
    for (int i = 0; i < min(WARP, classes - first); i++) sum = __fadd_rn(sum, __shfl_sync(ALL_LANES, term, i));
  }
  return {largest, sum};
}

// The label of an image, or -1 for one that is no class, which is reported.
static __device__ __forceinline__ int label_of(const CrossEntropyArgs& a, int image, int lane) {
  int label = a.labels[image];
  if (label >= 0 && label < a.classes) return label;
  if (lane == 0) {
    unsigned long long report = static_cast<unsigned long long>(MAX_INT - image) << 32 | static_cast<uint32_t>(label);
    atomicMax(a.bad_label, report);
  }
  return -1;
}

BNN_KERNEL(cross_entropy, CrossEntropyArgs, 128) {
  int lane = threadIdx.x % WARP;
  for (int image = first_index() / WARP; image < a.n; image += index_step() / WARP) {
    const float* x = a.logits + static_cast<int64_t>(image) * a.classes;
    int label = label_of(a, image, lane);
    Softmax s = softmax(x, a.classes, lane);
    float wanted = 0;
    if (a.everywhere == 0) {
      if (label >= 0 && a.at_label != 0) wanted = fmaf(a.at_label, __fsub_rn(x[label], s.largest), wanted);
    } else {
      for (int first = 0; first < a.classes; first += WARP) {
        float term = first + lane < a.classes ? __fsub_rn(x[first + lane], s.largest) : 0.0f;
        for (int i = 0; i < min(WARP, a.classes - first); i++) {
          float target = first + i == label ? a.at_label : a.everywhere;
          float value = __shfl_sync(ALL_LANES, term, i);
          if (target != 0) wanted = fmaf(target, value, wanted);
        }
      }
    }
    if (lane == 0) a.result[image] = label < 0 ? NAN : __fsub_rn(log_java(s.sum), wanted);
  }
}

BNN_KERNEL(cross_entropy_gradient, CrossEntropyArgs, 128) {
  int lane = threadIdx.x % WARP;
  for (int image = first_index() / WARP; image < a.n; image += index_step() / WARP) {
    const float* x = a.logits + static_cast<int64_t>(image) * a.classes;
    int label = label_of(a, image, lane);
    Softmax s = softmax(x, a.classes, lane);
    for (int c = lane; c < a.classes; c += WARP) {
      float share = __fdiv_rn(exp_java(__fsub_rn(x[c], s.largest)), s.sum);
      float target = c == label ? a.at_label : a.everywhere;
      float gradient = __fmul_rn(__fsub_rn(share, target), a.gradient[image]);
      a.result[static_cast<int64_t>(image) * a.classes + c] = label < 0 ? NAN : gradient;
    }
  }
}
