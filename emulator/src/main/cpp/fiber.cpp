#include "fiber.h"

#include <sys/mman.h>

#include <new>

#ifndef __x86_64__
#include <ucontext.h>
#endif

namespace emulator {

static constexpr size_t PAGE = 16384;
static constexpr size_t STACK = 16 * PAGE;

static unsigned char* new_stack() {
  void* memory = mmap(nullptr, STACK + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  mprotect(memory, PAGE, PROT_NONE);
  return static_cast<unsigned char*>(memory) + PAGE;
}

#ifdef __x86_64__

// Saves what a function must keep on the running stack, leaves that in *from, and goes on with the stack `to`.
extern "C" void bnn_switch_stack(void** from, void* to);
asm(R"(
  .text
  .p2align 4
  .type bnn_switch_stack, @function
bnn_switch_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size bnn_switch_stack, .-bnn_switch_stack
)");

static void* caller;
static void** running;

Fiber::Fiber() : stack(new_stack()) {}

void Fiber::start(void (*entry)()) {
  void** top = reinterpret_cast<void**>(stack + STACK);
  *--top = nullptr;  // where entry would return to, which also aligns its stack
  *--top = reinterpret_cast<void*>(entry);
  for (int saved = 0; saved < 6; saved++) *--top = nullptr;
  pointer = top;
}

void Fiber::resume() {
  running = &pointer;
  bnn_switch_stack(&caller, pointer);
}

void Fiber::pause() { bnn_switch_stack(running, caller); }

#else

static ucontext_t caller;
static ucontext_t* running;

Fiber::Fiber() : stack(new_stack()), context(new ucontext_t) {}

void Fiber::start(void (*entry)()) {
  ucontext_t* own = static_cast<ucontext_t*>(context);
  getcontext(own);
  own->uc_stack.ss_sp = stack;
  own->uc_stack.ss_size = STACK;
  own->uc_link = nullptr;
  makecontext(own, entry, 0);
}

void Fiber::resume() {
  running = static_cast<ucontext_t*>(context);
  swapcontext(&caller, running);
}

void Fiber::pause() { swapcontext(running, &caller); }

#endif

}  // namespace emulator
