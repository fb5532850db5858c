/** Tests of the whole way from text to Java. */
@NullMarked
package org.bnn4j.generator;

import org.jspecify.annotations.NullMarked;
