/**
 * From text to syntax tree. In: the text of {@code .bnn} files. Out: {@code BnnFile} and
 * diagnostics.
 */
@NullMarked
package org.bnn4j.grammar;

import org.jspecify.annotations.NullMarked;
