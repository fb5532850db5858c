/**
 * The parser behind {@code Parser}; ANTLR is known here alone. In: text. Out: the records of {@code
 * grammar.syntax} and diagnostics.
 */
@NullMarked
package org.bnn4j.grammar.internal;

import org.jspecify.annotations.NullMarked;
