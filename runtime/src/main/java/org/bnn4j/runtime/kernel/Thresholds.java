package org.bnn4j.runtime.kernel;

import java.util.List;

/**
 * The search for thresholds: a chain of float operations from an integer to a sign is replaced by a
 * compare, found by evaluating the chain itself at every integer from −bound to bound. The
 * replacement is therefore exact, whatever the chain computes.
 *
 * <p>The sign of a count m in a channel is +1 where {@code positive(m)}, −1 where {@code
 * negative(m)}, else 0. Where each of the two changes at most once over all m it is kept as {@code
 * (m >= from) != flip}; if that fails for any channel, the tensor keeps a table of both for every m
 * instead.
 *
 * <p>As words (for files): {@code [0, bound, c × (positive from, positive flip, negative from,
 * negative flip)]}, or {@code [1, bound, c × ceil((2·bound + 1) / 16) words]} with two bits for
 * each m from −bound upwards, positive first, from the lowest bit. {@code flip} (0 or 1) is whether
 * the function holds at −bound, and {@code from} the first m where that has changed, {@code bound +
 * 1} for a function that is constant. {@link ThresholdWords} makes and reads them.
 *
 * <p>Arguments of the kernel: operands 1 and up of the chain, then the THRESHOLD tensor.
 *
 * @param operands operand 0 is the count; the others have one value per channel or one at all
 * @param bound at most {@link Element#MAX_COUNT}
 * @param chain gives −1, 0 or +1; any number above zero counts as +1, below as −1, NaN as 0
 */
public record Thresholds(int channels, int bound, List<TensorType> operands, Formula chain) {
  public Thresholds {
    operands = List.copyOf(operands);
  }
}
