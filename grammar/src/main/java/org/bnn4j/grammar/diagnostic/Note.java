package org.bnn4j.grammar.diagnostic;

import org.bnn4j.grammar.syntax.Span;

/**
 * A further place that explains a diagnostic, printed as {@code in block hidden_layer
 * (Mlp.bnn:8:1), used at Mlp.bnn:22:12}.
 *
 * @param text what is to be said of the place, to be read before it: {@code in block hidden_layer
 *     (Mlp.bnn:8:1), used at}
 * @param span the place
 */
public record Note(String text, Span span) {}
