#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace emulator {

static constexpr unsigned char BEHIND = 0xfb;  // as a float a huge negative number

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
  unsigned char* memory = first + inner - rounded(bytes, alignment);
  memset(memory + bytes, BEHIND, rounded(bytes, alignment) - bytes);
  return memory;
}

bool is_intact(const void* memory, size_t bytes, size_t alignment) {
  const unsigned char* begin = static_cast<const unsigned char*>(memory);
  for (const unsigned char* p = begin + bytes; p < begin + rounded(bytes, alignment); p++) {
    if (*p != BEHIND) return false;
  }
  return true;
}

bool release(void* memory, size_t bytes, size_t alignment) {
  if (memory == nullptr) return true;
  bool intact = is_intact(memory, bytes, alignment);
  size_t inner = rounded(rounded(bytes, alignment), page());
  unsigned char* first = static_cast<unsigned char*>(memory) + rounded(bytes, alignment) - inner;
  munmap(first - page(), inner + 2 * page());
  return intact;
}

}  // namespace emulator
