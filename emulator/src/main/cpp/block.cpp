#include "block.h"

#include <pthread.h>
#include <signal.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "fiber.h"
#include "memory.h"

namespace emulator {

dim3 block_index;
dim3 block_size;
dim3 grid_size;
int current_thread;
unsigned block_number;
unsigned char* shared_bytes;

namespace {

constexpr int WARP = 32;
constexpr int BARRIERS = 16;
constexpr int LARGEST_BLOCK = 1024;

struct Thread {
  enum State { READY, WAITING, DONE };

  Fiber fiber;
  State state = DONE;
  const char* what = nullptr;
  bool (*ready)(const void*) = nullptr;
  const void* context = nullptr;
};

struct Barrier {
  int arrived = 0;
  unsigned generation = 0;
};

// Where lanes meet; masks that are open at a time are disjoint, so each has a lowest lane of its own.
struct Meeting {
  unsigned mask = 0;
  unsigned arrived = 0;
  unsigned generation = 0;
  Action action = nullptr;
  const char* what = nullptr;
  void* lanes[WARP];
};

const Kernel* kernel;
const void* arguments;
std::vector<std::unique_ptr<Thread>> threads;
Barrier barriers[BARRIERS];
Meeting meetings[LARGEST_BLOCK / WARP][WARP];
char error[1024];
uintptr_t fault_address;

void run_thread() {
  kernel->entry(arguments);
  threads[current_thread]->state = Thread::DONE;
  Fiber::pause();
}

void start_block(int count) {
  block_number++;
  while (static_cast<int>(threads.size()) < count) threads.push_back(std::make_unique<Thread>());
  for (int t = 0; t < count; t++) {
    threads[t]->fiber.start(run_thread);
    threads[t]->state = Thread::READY;
  }
  for (Barrier& b : barriers) b = Barrier();
  for (int w = 0; w * WARP < count; w++) {
    for (Meeting& m : meetings[w]) m.arrived = 0;
  }
}

// Runs each thread that can go on, once. Gives how many did, and how many are not done.
struct Progress {
  int ran = 0;
  int left = 0;
};

void step(int number, Progress& progress) {
  Thread& thread = *threads[number];
  if (thread.state == Thread::DONE) return;
  progress.left++;
  if (thread.state == Thread::WAITING && !thread.ready(thread.context)) return;
  progress.ran++;
  thread.state = Thread::READY;
  current_thread = number;
  thread.fiber.resume();
}

void report_deadlock(int count) {
  int first = 0;
  while (threads[first]->state != Thread::WAITING) first++;
  int done = 0;
  int other = -1;
  for (int t = 0; t < count; t++) {
    if (threads[t]->state == Thread::DONE) {
      done++;
    } else if (other < 0 && strcmp(threads[t]->what, threads[first]->what) != 0) {
      other = t;
    }
  }
  int length = snprintf(error, sizeof error, "kernel %s, block (%u, %u, %u): deadlock: thread %d waits in %s", kernel->name,
                        block_index.x, block_index.y, block_index.z, first, threads[first]->what);
  if (other >= 0) {
    length += snprintf(error + length, sizeof error - length, ", thread %d in %s", other, threads[other]->what);
  }
  snprintf(error + length, sizeof error - length, ", %d of %d threads have ended", done, count);
}

// Odd blocks run their threads from the last to the first: a kernel that lacks a barrier then gives other results.
void run_block(int count) {
  start_block(count);
  bool backwards = (block_index.x + block_index.y + block_index.z) % 2 != 0;
  for (;;) {
    Progress progress;
    for (int t = 0; t < count && error[0] == 0; t++) step(backwards ? count - 1 - t : t, progress);
    if (progress.left == 0 || error[0] != 0) return;
    if (progress.ran == 0) {
      report_deadlock(count);
      return;
    }
  }
}

// Illegal accesses arrive as signals. Those of other threads of the process are not ours.
struct sigaction outer_segv;
struct sigaction outer_bus;
pthread_t launching;
volatile bool in_kernel;

void on_fault(int signal, siginfo_t* info, void* machine) {
  if (in_kernel && pthread_equal(pthread_self(), launching)) {
    fault_address = reinterpret_cast<uintptr_t>(info->si_addr);
    fail("illegal access of address 0x%llx", static_cast<unsigned long long>(fault_address));
  }
  const struct sigaction& outer = signal == SIGBUS ? outer_bus : outer_segv;
  if (outer.sa_flags & SA_SIGINFO) {
    outer.sa_sigaction(signal, info, machine);
  } else if (outer.sa_handler != SIG_DFL && outer.sa_handler != SIG_IGN) {
    outer.sa_handler(signal);
  } else {
    sigaction(signal, &outer, nullptr);  // the access is repeated and meets the default
  }
}

void catch_faults() {
  struct sigaction own;
  memset(&own, 0, sizeof own);
  own.sa_sigaction = on_fault;
  own.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(SIGSEGV, &own, &outer_segv);
  sigaction(SIGBUS, &own, &outer_bus);
}

void release_faults() {
  sigaction(SIGSEGV, &outer_segv, nullptr);
  sigaction(SIGBUS, &outer_bus, nullptr);
}

void run_grid(int count, size_t shared) {
  for (unsigned z = 0; z < grid_size.z; z++) {
    for (unsigned y = 0; y < grid_size.y; y++) {
      for (unsigned x = 0; x < grid_size.x; x++) {
        block_index = {x, y, z};
        if (shared > 0) memset(shared_bytes, 0xff, shared);
        run_block(count);
        if (error[0] != 0) return;
      }
    }
  }
}

const Kernel* kernels;

}  // namespace

Kernel::Kernel(const char* name, size_t argument_bytes, Entry entry, int largest_block)
    : name(name), argument_bytes(argument_bytes), entry(entry), largest_block(largest_block), next(kernels) {
  kernels = this;
}

const Kernel* Kernel::find(const char* name) {
  const Kernel* found = kernels;
  while (found != nullptr && strcmp(found->name, name) != 0) found = found->next;
  return found;
}

void fail(const char* format, ...) {
  int length = snprintf(error, sizeof error, "kernel %s, block (%u, %u, %u), thread %d: ", kernel->name, block_index.x,
                        block_index.y, block_index.z, current_thread);
  va_list values;
  va_start(values, format);
  vsnprintf(error + length, sizeof error - length, format, values);
  va_end(values);
  for (;;) Fiber::pause();
}

void wait(const char* what, bool (*ready)(const void*), const void* context) {
  Thread& own = *threads[current_thread];
  own.state = Thread::WAITING;
  own.what = what;
  own.ready = ready;
  own.context = context;
  Fiber::pause();
}

void arrive(int id, int count) {
  if (id < 0 || id >= BARRIERS) fail("there is no barrier %d", id);
  if (count % WARP != 0 && count != threads_of_block()) fail("barrier %d of %d threads, which are not whole warps", id, count);
  Barrier& barrier = barriers[id];
  barrier.arrived++;
  if (barrier.arrived > count) fail("barrier %d of %d threads met one of more", id, count);
  if (barrier.arrived == count) {
    barrier.arrived = 0;
    barrier.generation++;
  }
}

void barrier(int id, int count, const char* what) {
  Barrier& own = barriers[id & (BARRIERS - 1)];
  unsigned seen = own.generation;
  arrive(id, count);
  wait_until(what, [&own, seen] { return own.generation != seen; });
}

void meet(unsigned mask, void* own, Action action, const char* what) {
  if (!(mask >> lane() & 1)) fail("%s with a mask %08x that lacks its own lane %d", what, mask, lane());
  Meeting& meeting = meetings[warp()][__builtin_ctz(mask)];
  if (meeting.arrived == 0) {
    meeting.mask = mask;
    meeting.action = action;
    meeting.what = what;
  } else if (meeting.mask != mask || meeting.action != action) {
    fail("%s of lanes %08x meets %s of lanes %08x", what, mask, meeting.what, meeting.mask);
  }
  meeting.lanes[lane()] = own;
  meeting.arrived |= 1u << lane();
  if (meeting.arrived == mask) {
    if (action != nullptr) action(meeting.lanes, mask);
    meeting.arrived = 0;
    meeting.generation++;
    return;
  }
  unsigned seen = meeting.generation;
  wait_until(what, [&meeting, seen] { return meeting.generation != seen; });
}

const char* launch(const Kernel& started, dim3 grid, int count, size_t shared, const void* bytes, uintptr_t* fault) {
  kernel = &started;
  error[0] = 0;
  fault_address = 0;
  grid_size = grid;
  block_size = {static_cast<unsigned>(count), 1, 1};
  alignas(16) unsigned char copy[4096];
  memcpy(copy, bytes, started.argument_bytes);
  arguments = copy;
  shared_bytes = static_cast<unsigned char*>(allocate(shared, 128));
  launching = pthread_self();
  catch_faults();
  in_kernel = true;
  run_grid(count, shared);
  in_kernel = false;
  release_faults();
  release(shared_bytes, shared, 128);
  *fault = fault_address;
  return error[0] != 0 ? error : nullptr;
}

}  // namespace emulator
