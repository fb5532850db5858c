// Between floats and the other kinds of element.
#include "tensors.cuh"

BNN_KERNEL(expand, Expansion, 256) {
  fill(Tensor{a.reals, nullptr}, REAL, a.places, a.channels,
       [&](int place, int c) { return element_at(a.tensor, a.element, place, c, a.channels); });
}

BNN_KERNEL(pack, Expansion, 256) {
  fill(a.tensor, a.element, a.places, a.channels,
       [&](int place, int c) { return a.reals[static_cast<int64_t>(place) * a.channels + c]; });
}
