package org.bnn4j.grammar.diagnostic;

import org.bnn4j.grammar.syntax.Span;

/**
 * One step of the way that led to a problem, printed as {@code in block hidden_layer (Mlp.bnn:8:1),
 * used at Mlp.bnn:22:12}.
 *
 * @param text what the problem is in: {@code block hidden_layer (Mlp.bnn:8:1)}
 * @param span where that is used
 */
public record Note(String text, Span span) {}
