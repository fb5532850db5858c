// Pooling windows and their gradients (kernel.Pool2d). A gradient is gathered: each place of the input looks through the
// windows that hold it, in row-major order.
#include "floats.cuh"
#include "items.cuh"
#include "tensors.cuh"

static __device__ __forceinline__ int clamped(int index, int size) { return min(max(index, 0), size - 1); }

// ---- maximum -----------------------------------------------------------------------------------------------------------

// As max_java, but any NaN for NaN: one instruction.
static __device__ __forceinline__ float larger(float a, float b) {
#ifdef BNN_EMULATED
  return max_java(a, b);
#else
  float most;
  asm("max.NaN.f32 %0, %1, %2;" : "=f"(most) : "f"(a), "f"(b));
  return most;
#endif
}
static __device__ __forceinline__ float4 larger(const float4& a, const float4& b) {
  return {larger(a.x, b.x), larger(a.y, b.y), larger(a.z, b.z), larger(a.w, b.w)};
}
static __device__ __forceinline__ int16_t larger(int16_t a, int16_t b) { return max(a, b); }
// Signs: +1 where any is.
static __device__ __forceinline__ uint32_t larger(uint32_t a, uint32_t b) { return a | b; }

// Calls `visit(unit, place)` for the places of a window, `at` being its first unit in an image and `units` those of a place.
// A place outside the image is visited as the nearest one inside, which every window has: a maximum stays as it is, and so
// does the first place that has it. SIDE is that of a square window, or 0 for any.
template <int SIDE, class Visit>
static __device__ __forceinline__ void visit_window(const Window2d& s, const Item& item, int units, Visit visit) {
  int height = SIDE > 0 ? SIDE : s.kernel_height;
  int width = SIDE > 0 ? SIDE : s.kernel_width;
  int top = item.y * s.stride - s.top;
  int left = item.x * s.stride - s.left;
  int first_row = item.image * s.height;
#pragma unroll
  for (int r = 0; r < height; r++) {
    int row = (first_row + clamped(top + r, s.height)) * s.width;
#pragma unroll
    for (int c = 0; c < width; c++) {
      int place = row + clamped(left + c, s.width);
      visit(place * units + item.unit, place);
    }
  }
}

template <int SIDE, class Unit>
static __device__ __forceinline__ void maxima(const Pool& a, Unit lowest, int units) {
  const Window2d& s = a.window;
  const Unit* in = static_cast<const Unit*>(a.input.values);
  Unit* out = static_cast<Unit*>(a.result.values);
  Items items(s.out_height, s.out_width, units);
  uint32_t count = s.n * s.out_height * s.out_width * units;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Unit most = lowest;
    visit_window<SIDE>(s, items.at(i), units, [&](int at, int) { most = larger(most, in[at]); });
    out[i] = most;
  }
}

template <class Unit>
static __device__ __forceinline__ void maxima(const Pool& a, Unit lowest, int units) {
  bool square = a.window.kernel_height == a.window.kernel_width;
  if (square && a.window.kernel_width == 3) {
    maxima<3>(a, lowest, units);
  } else if (square && a.window.kernel_width == 2) {
    maxima<2>(a, lowest, units);
  } else {
    maxima<0>(a, lowest, units);
  }
}

BNN_KERNEL(max_pool, Pool, 256, 6) {
  int channels = a.window.channels;
  if (a.window.element == SIGN) {
    maxima(a, uint32_t{0}, words_of(channels));
  } else if (a.window.element == COUNT) {
    maxima(a, static_cast<int16_t>(-32768), channels);
  } else if (by_fours(channels)) {
    maxima(a, make_float4(-INFINITY, -INFINITY, -INFINITY, -INFINITY), channels / 4);
  } else {
    maxima(a, -INFINITY, channels);
  }
}

// The first place that equals the maximum so far: zeros of either sign are equal, and so are two NaN.
struct Maximum {
  float value;
  int place;

  __device__ __forceinline__ Maximum() : value(-INFINITY), place(-1) {}

  __device__ __forceinline__ void include(float v, int at) {
    float most = larger(value, v);
    bool same = most == value || (most != most && value != value);
    if (place < 0 || !same) place = at;
    value = most;
  }
};

template <int SIDE>
static __device__ __forceinline__ void places_of_fours(const Pool& a) {
  const Window2d& s = a.window;
  const float4* in = static_cast<const float4*>(a.input.values);
  int4* out = static_cast<int4*>(a.result.values);
  int units = s.channels / 4;
  Items items(s.out_height, s.out_width, units);
  uint32_t count = s.n * s.out_height * s.out_width * units;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Maximum x, y, z, w;
    visit_window<SIDE>(s, items.at(i), units, [&](int at, int place) {
      float4 v = in[at];
      x.include(v.x, place);
      y.include(v.y, place);
      z.include(v.z, place);
      w.include(v.w, place);
    });
    out[i] = make_int4(x.place, y.place, z.place, w.place);
  }
}

BNN_KERNEL(max_pool_places, Pool, 256, 4) {
  const Window2d& s = a.window;
  if (s.element == REAL && by_fours(s.channels)) {
    if (s.kernel_height == 3 && s.kernel_width == 3) {
      places_of_fours<3>(a);
    } else {
      places_of_fours<0>(a);
    }
    return;
  }
  int* out = static_cast<int*>(a.result.values);
  Items items(s.out_height, s.out_width, s.channels);
  uint32_t count = s.n * s.out_height * s.out_width * s.channels;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Item item = items.at(i);
    Maximum most;
    visit_window<0>(s, item, s.channels, [&](int, int place) {
      most.include(element_at(a.input, s.element, place, item.unit, s.channels), place);
    });
    out[i] = most.place;
  }
}

// ---- gradients ---------------------------------------------------------------------------------------------------------

// Calls `visit(y, x)` for the windows that hold a place of a square of `side`.
template <class Visit>
static __device__ __forceinline__ void visit_windows(const Window2d& s, const Divisor& by_stride, int y, int x, int side,
                                                     Visit visit) {
  int row = y + s.top;
  int column = x + s.left;
  int first_y = row < s.kernel_height ? 0 : by_stride.quotient(row - s.kernel_height) + 1;
  int first_x = column < s.kernel_width ? 0 : by_stride.quotient(column - s.kernel_width) + 1;
  int end_y = min(by_stride.quotient(row + side - 1) + 1, s.out_height);
  int end_x = min(by_stride.quotient(column + side - 1) + 1, s.out_width);
  for (int window_y = first_y; window_y < end_y; window_y++) {
    for (int window_x = first_x; window_x < end_x; window_x++) visit(window_y, window_x);
  }
}

// Adding +0 changes no sum that began with +0.
static __device__ __forceinline__ void add_if(float& sum, bool wanted, float x) { sum = __fadd_rn(sum, wanted ? x : 0.0f); }

static __device__ __forceinline__ void add_where(float& sum, int place, int places, float x) {
  add_if(sum, places == place, x);
}
static __device__ __forceinline__ void add_where(float4& sum, int place, const int4& places, const float4& x) {
  add_if(sum.x, places.x == place, x.x);
  add_if(sum.y, places.y == place, x.y);
  add_if(sum.z, places.z == place, x.z);
  add_if(sum.w, places.w == place, x.w);
}

// Fills the gradient of the input: a thread has a square of SIDE x SIDE places at a time, so that a window of a stride of two
// is read half as often. `add(sums, y, x, image, row, column, unit)` adds what the window (y, x) gives to the square that
// begins at (row, column).
template <int SIDE, class Unit, class Add>
static __device__ __forceinline__ void gather(const PoolGradient& a, int units, Add add) {
  const Window2d& s = a.window;
  Unit* result = reinterpret_cast<Unit*>(a.result);
  int rows = ceil_div(s.height, SIDE);
  int columns = ceil_div(s.width, SIDE);
  Items items(rows, columns, units);
  Divisor by_stride(s.stride);
  uint32_t count = s.n * rows * columns * units;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Item item = items.at(i);
    int first_row = item.y * SIDE;
    int first_column = item.x * SIDE;
    Unit sums[SIDE * SIDE] = {};
    visit_windows(s, by_stride, first_row, first_column, SIDE, [&](int y, int x) {
      add(sums, y, x, item.image, first_row, first_column, item.unit);
    });
#pragma unroll
    for (int k = 0; k < SIDE * SIDE; k++) {
      int row = first_row + k / SIDE;
      int column = first_column + k % SIDE;
      int at = ((item.image * s.height + row) * s.width + column) * units + item.unit;
      if (row < s.height && column < s.width) result[at] = sums[k];
    }
  }
}

template <int SIDE, class Unit, class Places>
static __device__ __forceinline__ void gather_maxima(const PoolGradient& a, int units) {
  const Window2d& s = a.window;
  const Unit* gradient = reinterpret_cast<const Unit*>(a.gradient);
  const Places* places = reinterpret_cast<const Places*>(a.places);
  gather<SIDE, Unit>(a, units, [&](Unit* sums, int y, int x, int image, int row, int column, int unit) {
    int from = ((image * s.out_height + y) * s.out_width + x) * units + unit;
    Unit given = gradient[from];
    Places to = places[from];
#pragma unroll
    for (int k = 0; k < SIDE * SIDE; k++) {
      add_where(sums[k], (image * s.height + row + k / SIDE) * s.width + column + k % SIDE, to, given);
    }
  });
}

BNN_KERNEL(max_pool_gradient, PoolGradient, 256, 4) {
  int channels = a.window.channels;
  if (!by_fours(channels)) {
    gather_maxima<1, float, int>(a, channels);
  } else if (a.window.stride == 2) {
    gather_maxima<2, float4, int4>(a, channels / 4);
  } else {
    gather_maxima<1, float4, int4>(a, channels / 4);
  }
}

// ---- average -----------------------------------------------------------------------------------------------------------

// Places of the window of (y, x) that lie inside the padded image.
static __device__ __forceinline__ int places_of(const Window2d& s, int y, int x) {
  return min(s.padded_height - y * s.stride, s.kernel_height) * min(s.padded_width - x * s.stride, s.kernel_width);
}

// A power of two is divided by exactly where its inverse is multiplied with.
static __device__ __forceinline__ float share(float x, int places) {
  return (places & (places - 1)) == 0 ? __fmul_rn(x, __fdiv_rn(1.0f, places)) : __fdiv_rn(x, places);
}
static __device__ __forceinline__ float4 share(const float4& x, int places) {
  return {share(x.x, places), share(x.y, places), share(x.z, places), share(x.w, places)};
}

static __device__ __forceinline__ void add(float& sum, float x) { sum = __fadd_rn(sum, x); }
static __device__ __forceinline__ void add(float4& sum, const float4& x) {
  add(sum.x, x.x);
  add(sum.y, x.y);
  add(sum.z, x.z);
  add(sum.w, x.w);
}

template <int SIDE, class Unit>
static __device__ __forceinline__ void averages(const Pool& a, int units) {
  const Window2d& s = a.window;
  const Unit* in = static_cast<const Unit*>(a.input.values);
  Unit* out = static_cast<Unit*>(a.result.values);
  int height = SIDE > 0 ? SIDE : s.kernel_height;
  int width = SIDE > 0 ? SIDE : s.kernel_width;
  Items items(s.out_height, s.out_width, units);
  uint32_t count = s.n * s.out_height * s.out_width * units;
  for (uint32_t i = first_index(); i < count; i += index_step()) {
    Item item = items.at(i);
    int top = item.y * s.stride - s.top;
    int left = item.x * s.stride - s.left;
    Unit sum{};
#pragma unroll
    for (int r = 0; r < height; r++) {
#pragma unroll
      for (int c = 0; c < width; c++) {
        int h = top + r;
        int w = left + c;
        bool inside = h >= 0 && h < s.height && w >= 0 && w < s.width;
        int at = ((item.image * s.height + h) * s.width + w) * units + item.unit;
        add(sum, inside ? in[at] : Unit{});
      }
    }
    out[i] = share(sum, places_of(s, item.y, item.x));
  }
}

BNN_KERNEL(average_pool, Pool, 256, 6) {
  const Window2d& s = a.window;
  if (!by_fours(s.channels)) {
    averages<0, float>(a, s.channels);
  } else if (s.kernel_height == 2 && s.kernel_width == 2) {
    averages<2, float4>(a, s.channels / 4);
  } else if (s.kernel_height == 3 && s.kernel_width == 3) {
    averages<3, float4>(a, s.channels / 4);
  } else {
    averages<0, float4>(a, s.channels / 4);
  }
}

static __device__ __forceinline__ void add_if(float4& sum, bool wanted, const float4& x) {
  add_if(sum.x, wanted, x.x);
  add_if(sum.y, wanted, x.y);
  add_if(sum.z, wanted, x.z);
  add_if(sum.w, wanted, x.w);
}

template <int SIDE, class Unit>
static __device__ __forceinline__ void gather_shares(const PoolGradient& a, int units) {
  const Window2d& s = a.window;
  const Unit* gradient = reinterpret_cast<const Unit*>(a.gradient);
  gather<SIDE, Unit>(a, units, [&](Unit* sums, int y, int x, int image, int row, int column, int unit) {
    int from = ((image * s.out_height + y) * s.out_width + x) * units + unit;
    Unit given = share(gradient[from], places_of(s, y, x));
#pragma unroll
    for (int k = 0; k < SIDE * SIDE; k++) {
      int r = row + k / SIDE - (y * s.stride - s.top);
      int c = column + k % SIDE - (x * s.stride - s.left);
      add_if(sums[k], r >= 0 && r < s.kernel_height && c >= 0 && c < s.kernel_width, given);
    }
  });
}

BNN_KERNEL(average_pool_gradient, PoolGradient, 256, 4) {
  int channels = a.window.channels;
  if (!by_fours(channels)) {
    gather_shares<1, float>(a, channels);
  } else if (a.window.stride == 2) {
    gather_shares<2, float4>(a, channels / 4);
  } else {
    gather_shares<1, float4>(a, channels / 4);
  }
}
