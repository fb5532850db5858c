/** Differentiation. In: a {@code Graph}. Out: a {@code TrainingGraph}. */
@NullMarked
package org.bnn4j.generator.gradient;

import org.jspecify.annotations.NullMarked;
