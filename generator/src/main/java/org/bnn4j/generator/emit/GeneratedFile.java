package org.bnn4j.generator.emit;

/**
 * A Java source.
 *
 * @param path relative, with '/': {@code org/example/CifarNet.java}
 */
public record GeneratedFile(String path, String text) {}
