// Memory between pages that fault, so that an access beside it is seen.
#pragma once

#include <cstddef>

namespace emulator {

// Memory that ends where a faulting page begins, but for what its size lacks to a multiple of `alignment`. Zero bytes and
// failures give null.
void* allocate(size_t bytes, size_t alignment);

// Gives memory back. False where something was written behind its end.
bool release(void* memory, size_t bytes, size_t alignment);

// Whether nothing was written behind the end.
bool is_intact(const void* memory, size_t bytes, size_t alignment);

}  // namespace emulator
