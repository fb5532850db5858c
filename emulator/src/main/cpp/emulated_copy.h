// cp.async on the CPU. A copy happens as late as the wait that covers it allows.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "block.h"

namespace async_copy {

struct Copy {
  void* to;
  const void* from;
  int bytes;
  bool inside;
};

// What one thread has under way: groups from the oldest to the newest, then the copies of no group yet.
struct Pending {
  unsigned block = 0;
  std::vector<std::vector<Copy>> groups;
  std::vector<Copy> open;
};

// Of the thread that runs now. What an earlier block left behind is dropped.
inline Pending& pending() {
  static Pending threads[1024];
  Pending& own = threads[emulator::current_thread];
  if (own.block != emulator::block_number) {
    own = Pending();
    own.block = emulator::block_number;
  }
  return own;
}

template <int BYTES>
inline void copy(void* to, const void* from, bool inside) {
  static_assert(BYTES == 4 || BYTES == 8 || BYTES == 16);
  if (reinterpret_cast<uintptr_t>(to) % BYTES != 0 || (inside && reinterpret_cast<uintptr_t>(from) % BYTES != 0)) {
    emulator::fail("cp.async of %d bytes to or from an address that is not aligned to them", BYTES);
  }
  pending().open.push_back({to, from, BYTES, inside});
}

inline void commit() {
  Pending& p = pending();
  p.groups.push_back(std::move(p.open));
  p.open.clear();
}

template <int GROUPS>
inline void wait() {
  Pending& p = pending();
  while (p.groups.size() > GROUPS) {
    for (const Copy& c : p.groups.front()) {
      if (c.inside) {
        std::memcpy(c.to, c.from, c.bytes);
      } else {
        std::memset(c.to, 0, c.bytes);
      }
    }
    p.groups.erase(p.groups.begin());
  }
}

}  // namespace async_copy
