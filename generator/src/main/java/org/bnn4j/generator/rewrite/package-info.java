/** One rewrite, one class. In: a graph. Out: a graph that computes the same and costs less. */
@NullMarked
package org.bnn4j.generator.rewrite;

import org.jspecify.annotations.NullMarked;
