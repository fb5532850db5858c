// Pooling windows and their gradients (kernel.Pool2d). A gradient is gathered: each place of the input looks through the
// windows that hold it, in row-major order.
#include "floats.cuh"
#include "tensors.cuh"

// Rows or columns of one axis that a window beginning at `start` covers inside the image.
struct Span {
  int first, end;
};

static __device__ __forceinline__ Span covered(int start, int kernel, int size) {
  return {max(start, 0), min(start + kernel, size)};
}

// Windows of one axis that hold a place, `padded` being its distance from the padded edge.
static __device__ __forceinline__ Span windows_of(int padded, int kernel, int stride, int count) {
  int first = padded < kernel ? 0 : (padded - kernel) / stride + 1;
  return {first, min(padded / stride + 1, count)};
}

struct Spot {
  int image, y, x;
};

static __device__ __forceinline__ Spot spot_of(int place, int height, int width) {
  int row = place / width;
  return {row / height, row % height, place % width};
}

struct Maximum {
  float value;
  int place;  // the first of the input that equals it
};

static __device__ __forceinline__ Maximum maximum(const Window2d& s, const Tensor& in, int image, int y, int x, int c) {
  Span rows = covered(y * s.stride - s.top, s.kernel_height, s.height);
  Span columns = covered(x * s.stride - s.left, s.kernel_width, s.width);
  Maximum best{-INFINITY, -1};
  for (int h = rows.first; h < rows.end; h++) {
    for (int w = columns.first; w < columns.end; w++) {
      int place = (image * s.height + h) * s.width + w;
      float v = element_at(in, s.element, place, c, s.channels);
      float larger = max_java(best.value, v);
      // The first place that equals the new maximum: zeros of either sign are equal, and so are two NaN.
      bool same = larger == best.value || (larger != larger && best.value != best.value);
      if (best.place < 0 || !same) best.place = place;
      best.value = larger;
    }
  }
  return best;
}

BNN_KERNEL(max_pool, Pool, 256, 4) {
  const Window2d& s = a.window;
  fill(a.result, s.element, s.n * s.out_height * s.out_width, s.channels, [&](int place, int c) {
    Spot p = spot_of(place, s.out_height, s.out_width);
    return maximum(s, a.input, p.image, p.y, p.x, c).value;
  });
}

BNN_KERNEL(max_pool_gradient, PoolGradient, 256, 4) {
  const Window2d& s = a.window;
  fill(Tensor{a.result, nullptr}, REAL, s.n * s.height * s.width, s.channels, [&](int place, int c) {
    Spot p = spot_of(place, s.height, s.width);
    Span rows = windows_of(p.y + s.top, s.kernel_height, s.stride, s.out_height);
    Span columns = windows_of(p.x + s.left, s.kernel_width, s.stride, s.out_width);
    float sum = 0;
    for (int y = rows.first; y < rows.end; y++) {
      for (int x = columns.first; x < columns.end; x++) {
        if (maximum(s, a.input, p.image, y, x, c).place != place) continue;
        int64_t from = (static_cast<int64_t>(p.image) * s.out_height + y) * s.out_width + x;
        sum = __fadd_rn(sum, a.gradient[from * s.channels + c]);
      }
    }
    return sum;
  });
}

// Places of the window of (y, x) that lie inside the padded image.
static __device__ __forceinline__ float divisor(const Window2d& s, int y, int x) {
  return static_cast<float>(min(s.padded_height - y * s.stride, s.kernel_height) *
                            min(s.padded_width - x * s.stride, s.kernel_width));
}

BNN_KERNEL(average_pool, Pool, 256, 4) {
  const Window2d& s = a.window;
  const float* in = static_cast<const float*>(a.input.values);
  fill(a.result, REAL, s.n * s.out_height * s.out_width, s.channels, [&](int place, int c) {
    Spot p = spot_of(place, s.out_height, s.out_width);
    Span rows = covered(p.y * s.stride - s.top, s.kernel_height, s.height);
    Span columns = covered(p.x * s.stride - s.left, s.kernel_width, s.width);
    float sum = 0;
    for (int h = rows.first; h < rows.end; h++) {
      for (int w = columns.first; w < columns.end; w++) {
        int64_t from = (static_cast<int64_t>(p.image) * s.height + h) * s.width + w;
        sum = __fadd_rn(sum, in[from * s.channels + c]);
      }
    }
    return __fdiv_rn(sum, divisor(s, p.y, p.x));
  });
}

BNN_KERNEL(average_pool_gradient, PoolGradient, 256, 4) {
  const Window2d& s = a.window;
  fill(Tensor{a.result, nullptr}, REAL, s.n * s.height * s.width, s.channels, [&](int place, int c) {
    Spot p = spot_of(place, s.height, s.width);
    Span rows = windows_of(p.y + s.top, s.kernel_height, s.stride, s.out_height);
    Span columns = windows_of(p.x + s.left, s.kernel_width, s.stride, s.out_width);
    float sum = 0;
    for (int y = rows.first; y < rows.end; y++) {
      for (int x = columns.first; x < columns.end; x++) {
        int64_t from = (static_cast<int64_t>(p.image) * s.out_height + y) * s.out_width + x;
        sum = __fadd_rn(sum, __fdiv_rn(a.gradient[from * s.channels + c], divisor(s, y, x)));
      }
    }
    return sum;
  });
}
