/** Tests of the benchmark, without other libraries. */
@NullMarked
package org.bnn4j.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
