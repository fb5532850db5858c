// What a thread works on: units of neighbouring channels (16 bytes of floats, a word of bits, or one element) at the places
// of images, in the order [image][y][x][unit]. No division of the hardware's in a loop.
#pragma once

#include "args.cuh"

// Divides by a number that stays: one multiplication, whose quotient is at most one too small.
class Divisor {
 public:
  __device__ __forceinline__ explicit Divisor(int number) : number(number), inverse(0xffffffffu / number) {}

  __device__ __forceinline__ int quotient(uint32_t value, int& rest) const {
    uint32_t q = static_cast<uint32_t>(static_cast<uint64_t>(value) * inverse >> 32);
    uint32_t r = value - q * number;
    bool more = r >= number;
    rest = more ? r - number : r;
    return more ? q + 1 : q;
  }

  __device__ __forceinline__ int quotient(uint32_t value) const {
    int rest;
    return quotient(value, rest);
  }

  __device__ __forceinline__ int rest(uint32_t value) const {
    int rest;
    quotient(value, rest);
    return rest;
  }

 private:
  uint32_t number;
  uint32_t inverse;
};

struct Item {
  int image, y, x, unit;
};

// The items of images of a size.
class Items {
 public:
  __device__ __forceinline__ Items(int height, int width, int units) : by_height(height), by_width(width), by_units(units) {}

  __device__ __forceinline__ Item at(uint32_t i) const {
    Item item;
    int place = by_units.quotient(i, item.unit);
    int row = by_width.quotient(place, item.x);
    item.image = by_height.quotient(row, item.y);
    return item;
  }

 private:
  Divisor by_height, by_width, by_units;
};

// Whether channels can be handled by fours, which makes 16 bytes of floats.
static __device__ __forceinline__ bool by_fours(int channels) { return channels % 4 == 0; }
