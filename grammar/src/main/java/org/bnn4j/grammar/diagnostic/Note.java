package org.bnn4j.grammar.diagnostic;

import org.bnn4j.grammar.syntax.Span;

/**
 * A further place that explains a diagnostic: {@code in block hidden_layer, used at Mlp.bnn:22:12}.
 */
public record Note(String text, Span span) {}
