package org.bnn4j.generator.graph;

/** A compile-time parameter of a network and the value that it has: {@code width = 64}. */
public record Setting(String name, String value) {}
