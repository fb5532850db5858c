/** Shapes and networks go in; times of our kernels under JMH come out. */
@NullMarked
package org.bnn4j.examples.microbenchmarks;

import org.jspecify.annotations.NullMarked;
