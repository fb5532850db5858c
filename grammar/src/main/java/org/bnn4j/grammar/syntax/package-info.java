/**
 * The syntax tree of a {@code .bnn} file: sealed records, each with its place in the text. In: what
 * the parser built. Out: what the generator reads.
 */
@NullMarked
package org.bnn4j.grammar.syntax;

import org.jspecify.annotations.NullMarked;
