/**
 * Instantiation. In: a {@code Program} and one of its networks. Out: a {@code Graph}, shapes
 * inferred.
 */
@NullMarked
package org.bnn4j.generator.elaborate;

import org.jspecify.annotations.NullMarked;
