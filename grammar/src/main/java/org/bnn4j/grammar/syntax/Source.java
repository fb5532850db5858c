package org.bnn4j.grammar.syntax;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One {@code .bnn} file: its name, as messages show it, and its text. Two sources are equal when
 * both are.
 */
public final class Source {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  private Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /**
   * A source.
   *
   * @param name how messages name the file: a path relative to the project, with '/' between its
   *     parts
   * @param text the whole text
   */
  public static Source of(String name, String text) {
    return new Source(name, text);
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /** Line of the character at {@code offset}, from 1. */
  public int lineAt(int offset) {
    int index = Arrays.binarySearch(lineStarts, offset);
    return index >= 0 ? index + 1 : -index - 1;
  }

  /** Column of the character at {@code offset}, from 1. */
  public int columnAt(int offset) {
    return offset - lineStarts[lineAt(offset) - 1] + 1;
  }

  /** The text of a line without its end, lines counted from 1. */
  public String line(int number) {
    int start = lineStarts[number - 1];
    int end = number < lineStarts.length ? lineStarts[number] : text.length();
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(start, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Source that && name.equals(that.name) && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }

  private static int[] lineStarts(String text) {
    return IntStream.concat(
            IntStream.of(0),
            IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n').map(i -> i + 1))
        .toArray();
  }
}
