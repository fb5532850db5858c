package org.bnn4j.grammar.syntax;

/** A name where it is declared or where a field or argument is chosen by it. */
public record Identifier(String name, Span span) {}
