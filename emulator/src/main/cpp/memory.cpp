#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

namespace emulator {

static constexpr unsigned char BESIDE = 0xfb;  // as a float a huge negative number
static constexpr size_t WATCHED = 64;          // bytes before an allocation

static size_t page() {
  static const size_t size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

static size_t rounded(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

void* allocate(size_t bytes, size_t alignment) {
  if (bytes == 0) return nullptr;
  size_t inner = rounded(rounded(bytes, alignment), page());
  void* outer = mmap(nullptr, inner + 2 * page(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (outer == MAP_FAILED) return nullptr;
  unsigned char* first = static_cast<unsigned char*>(outer) + page();
  if (mprotect(first, inner, PROT_READ | PROT_WRITE) != 0) {
    munmap(outer, inner + 2 * page());
    return nullptr;
  }
  memset(first, BESIDE, inner);
  return first + inner - rounded(bytes, alignment);
}

static bool is_beside(const unsigned char* from, const unsigned char* end) {
  while (from < end && *from == BESIDE) from++;
  return from == end;
}

bool is_intact(const void* memory, size_t bytes, size_t alignment) {
  const unsigned char* begin = static_cast<const unsigned char*>(memory);
  const size_t before = reinterpret_cast<uintptr_t>(memory) % page();
  return is_beside(begin - (before < WATCHED ? before : WATCHED), begin) &&
         is_beside(begin + bytes, begin + rounded(bytes, alignment));
}

void release(void* memory, size_t bytes, size_t alignment) {
  if (memory == nullptr) return;
  size_t inner = rounded(rounded(bytes, alignment), page());
  unsigned char* first = static_cast<unsigned char*>(memory) + rounded(bytes, alignment) - inner;
  munmap(first - page(), inner + 2 * page());
}

}  // namespace emulator
