/**
 * Binary layers and networks and other libraries go in; a table of times and ratios and {@code
 * bench.json} come out.
 */
@NullMarked
package org.bnn4j.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
