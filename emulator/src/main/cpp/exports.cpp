// What Java calls (org.bnn4j.emulator.Shim).
#include <cstdint>

#include "block.h"
#include "memory.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

// Less than a GPU gives (256), so that little memory behind an allocation goes unwatched.
static constexpr size_t ALIGNMENT = 16;
static uintptr_t fault;

EXPORT void* bnn_allocate(int64_t bytes) { return emulator::allocate(bytes, ALIGNMENT); }

EXPORT int bnn_is_intact(const void* memory, int64_t bytes) { return emulator::is_intact(memory, bytes, ALIGNMENT); }

EXPORT void bnn_free(void* memory, int64_t bytes) { emulator::release(memory, bytes, ALIGNMENT); }

// A kernel, or null where none has the name.
EXPORT const void* bnn_kernel(const char* name) { return emulator::Kernel::find(name); }

EXPORT int64_t bnn_argument_bytes(const void* kernel) {
  return static_cast<const emulator::Kernel*>(kernel)->argument_bytes;
}

EXPORT int bnn_largest_block(const void* kernel) { return static_cast<const emulator::Kernel*>(kernel)->largest_block; }

// Null, or what went wrong.
EXPORT const char* bnn_launch(const void* kernel, int x, int y, int z, int threads, int shared, const void* arguments) {
  dim3 grid{static_cast<unsigned>(x), static_cast<unsigned>(y), static_cast<unsigned>(z)};
  return emulator::launch(*static_cast<const emulator::Kernel*>(kernel), grid, threads, shared, arguments, &fault);
}

// The address of the illegal access that ended the last launch, or 0.
EXPORT int64_t bnn_fault() { return static_cast<int64_t>(fault); }
