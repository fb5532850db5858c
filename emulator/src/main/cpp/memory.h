// Memory between pages that fault, so that an access beside it is seen.
#pragma once

#include <cstddef>

namespace emulator {

// Memory that ends where a faulting page begins, but for what its size lacks to a multiple of `alignment`. Before it lies a
// rest of its first page. Zero bytes and failures give null.
void* allocate(size_t bytes, size_t alignment);

// Gives memory back.
void release(void* memory, size_t bytes, size_t alignment);

// Whether nothing was written right before the memory, or behind its end.
bool is_intact(const void* memory, size_t bytes, size_t alignment);

}  // namespace emulator
