/**
 * The CPU backend: fused kernels over heap arrays, by the Vector API where its module is there,
 * else by plain loops. In: the records of {@code runtime.kernel}. Out: a {@code Backend}.
 */
@NullMarked
package org.bnn4j.runtime.cpu;

import org.jspecify.annotations.NullMarked;
