// kernel.CrossEntropy, a warp an image. The sums run over classes in order.
#include "args.cuh"
#include "elementary.cuh"

static constexpr int MAX_INT = 0x7fffffff;

struct Softmax {
  float largest;
  float sum;  // of exp(x - largest)
};

// Calls `add(class, term(class))` for all classes in order: lanes compute 32 terms at a time, the next ones while every lane
// adds these.
template <class Term, class Add>
static __device__ __forceinline__ void in_order(int classes, int lane, Term term, Add add) {
  float next = lane < classes ? term(lane) : 0.0f;
  int first = 0;
  for (; first + WARP <= classes; first += WARP) {
    float terms = next;
    int c = first + WARP + lane;
    next = c < classes ? term(c) : 0.0f;
#pragma unroll
    for (int i = 0; i < WARP; i++) add(first + i, __shfl_sync(ALL_LANES, terms, i));
  }
  for (int i = 0; first + i < classes; i++) add(first + i, __shfl_sync(ALL_LANES, next, i));
}

static __device__ __forceinline__ Softmax softmax(const float* x, int classes, int lane) {
  float largest = -INFINITY;
#pragma unroll 8
  for (int c = lane; c < classes; c += WARP) largest = max_java(largest, x[c]);
  for (int distance = WARP / 2; distance > 0; distance /= 2) {
    largest = max_java(largest, __shfl_xor_sync(ALL_LANES, largest, distance));
  }
  float sum = 0;
  in_order(
      classes, lane, [&](int c) { return exp_java(__fsub_rn(x[c], largest)); },
      [&](int, float term) { sum = __fadd_rn(sum, term); });
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
      in_order(
          a.classes, lane, [&](int c) { return __fsub_rn(x[c], s.largest); },
          [&](int c, float value) {
            float target = c == label ? a.at_label : a.everywhere;
            if (target != 0) wanted = fmaf(target, value, wanted);
          });
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
#pragma unroll 4
    for (int c = lane; c < a.classes; c += WARP) {
      float share = __fdiv_rn(exp_java(__fsub_rn(x[c], s.largest)), s.sum);
      float target = c == label ? a.at_label : a.everywhere;
      float gradient = __fmul_rn(__fsub_rn(share, target), a.gradient[image]);
      a.result[static_cast<int64_t>(image) * a.classes + c] = label < 0 ? NAN : gradient;
    }
  }
}
