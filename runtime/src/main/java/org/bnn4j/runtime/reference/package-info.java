/**
 * The meaning of each kernel: scalar, obvious, slow. In: specifications and buffers of this
 * backend. Out: the bits that every other backend must give, but for gradients of signs by a GPU's
 * matrix instructions.
 */
@NullMarked
package org.bnn4j.runtime.reference;

import org.jspecify.annotations.NullMarked;
