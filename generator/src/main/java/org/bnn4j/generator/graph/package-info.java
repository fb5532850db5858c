/** The intermediate representation: networks as operations on typed values. */
@NullMarked
package org.bnn4j.generator.graph;

import org.jspecify.annotations.NullMarked;
