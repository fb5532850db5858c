/**
 * Optimizers: how gradients change parameters. In: parameters and gradients of a network. Out:
 * changed parameters.
 */
@NullMarked
package org.bnn4j.runtime.train;

import org.jspecify.annotations.NullMarked;
