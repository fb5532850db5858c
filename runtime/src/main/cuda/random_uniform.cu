// kernel.RandomUniform over kernel.SplitMix.
#include "tensors.cuh"

static __device__ __forceinline__ uint64_t mix(uint64_t z) {
  uint64_t a = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  uint64_t b = (a ^ (a >> 27)) * 0x94d049bb133111ebull;
  return b ^ (b >> 31);
}

static __device__ __forceinline__ uint64_t random_bits(uint64_t key, uint64_t counter) {
  return mix(key + (counter + 1) * 0x9e3779b97f4a7c15ull);
}

// Float.floatToIntBits: all NaN are one.
static __device__ __forceinline__ uint64_t bits_of(float x) { return x != x ? 0x7fc00000u : __float_as_uint(x); }

BNN_KERNEL(random_uniform, RandomNumbers, 256) {
  uint64_t key = mix(bits_of(*a.key) << 32 | bits_of(*a.step));
  Divisor by_places(a.places);
  fill(Tensor{a.result, nullptr}, REAL, a.n * a.places, a.channels, [&](int place, int c) {
    int within;
    uint64_t image_key = random_bits(key, by_places.quotient(place, within));
    uint64_t bits = random_bits(image_key, static_cast<int64_t>(c) * a.places + within);
    return static_cast<float>(static_cast<uint32_t>(bits >> 40)) * 0x1p-24f;
  });
}
