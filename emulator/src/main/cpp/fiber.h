// User-level contexts: stacks that take turns on one host thread.
#pragma once

#include <cstddef>

namespace emulator {

// A stack with a page below it that faults, so that an overflow is seen.
class Fiber {
 public:
  Fiber();
  // Lets the next `resume` begin at `entry`, which must never return.
  void start(void (*entry)());
  // Runs the fiber until it calls `pause`.
  void resume();
  // Returns to the caller of `resume`; runs on when resumed again.
  static void pause();

 private:
  unsigned char* stack;
#ifdef __x86_64__
  void* pointer = nullptr;
#else
  void* context;
#endif
};

}  // namespace emulator
