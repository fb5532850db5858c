// A block of threads on the CPU: each thread is a fiber that runs until it waits for others.
#pragma once

#include <cstddef>
#include <cstdint>

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
};
using uint3 = dim3;

namespace emulator {

// A kernel under its name; made by BNN_KERNEL.
struct Kernel {
  using Entry = void (*)(const void* arguments);

  Kernel(const char* name, size_t argument_bytes, Entry entry, int largest_block);

  static const Kernel* find(const char* name);

  const char* const name;
  const size_t argument_bytes;
  const Entry entry;
  const int largest_block;
  const Kernel* const next;
};

inline int largest_block(int threads = 1024, int = 1) { return threads; }

extern dim3 block_index;
extern dim3 block_size;
extern dim3 grid_size;
extern int current_thread;
extern unsigned block_number;  // counts the blocks of all launches from 1
extern unsigned char* shared_bytes;

inline int lane() { return current_thread & 31; }
inline int warp() { return current_thread >> 5; }
inline int threads_of_block() { return static_cast<int>(block_size.x); }
inline uint3 thread_index() { return {static_cast<unsigned>(current_thread), 0, 0}; }
inline void* dynamic_shared() { return shared_bytes; }

// Ends the launch with an error that names kernel, block and thread.
[[noreturn]] void fail(const char* format, ...) __attribute__((format(printf, 1, 2)));

// Lets others run until `ready(context)`. `what` names the wait for the report of a deadlock.
void wait(const char* what, bool (*ready)(const void* context), const void* context);

template <class Ready>
inline void wait_until(const char* what, const Ready& ready) {
  if (!ready()) wait(what, [](const void* r) { return (*static_cast<const Ready*>(r))(); }, &ready);
}

// Named barrier `id` (0 to 15) of so many threads of the block: bar.sync, and bar.arrive, which does not wait.
void barrier(int id, int threads, const char* what);
void arrive(int id, int threads);

// A rendezvous of the lanes in `mask`. Each brings a pointer; the last to come runs `action` for all, with the pointers by
// lane. All of them must bring the same action.
using Action = void (*)(void* const* lanes, unsigned mask);
void meet(unsigned mask, void* own, Action action, const char* what);

// Runs a kernel. Gives null, or what went wrong; `fault` then is the address of an illegal access, or 0.
const char* launch(const Kernel& kernel, dim3 grid, int threads, size_t shared, const void* arguments, uintptr_t* fault);

}  // namespace emulator
