/** Tests of how results are told. */
@NullMarked
package org.bnn4j.examples.microbenchmarks;

import org.jspecify.annotations.NullMarked;
