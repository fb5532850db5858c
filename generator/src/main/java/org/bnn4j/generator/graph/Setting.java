package org.bnn4j.generator.graph;

/** A compile-time parameter of a network as it was chosen: {@code width = 64}. */
public record Setting(String name, String value) {}
