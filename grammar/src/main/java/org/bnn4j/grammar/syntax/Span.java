package org.bnn4j.grammar.syntax;

/**
 * A stretch of text in one source file.
 *
 * @param source the file
 * @param start offset of the first character
 * @param end offset behind the last character, at least {@code start}
 */
public record Span(Source source, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > source.text().length()) {
      throw new IllegalArgumentException(
          "span " + start + ".." + end + " outside " + source.name());
    }
  }

  /** The smallest span that covers this one and {@code other}, which is in the same file. */
  public Span to(Span other) {
    return new Span(source, Math.min(start, other.start), Math.max(end, other.end));
  }

  /** Line of the first character, from 1. */
  public int line() {
    return source.lineAt(start);
  }

  /** Column of the first character, from 1. */
  public int column() {
    return source.columnAt(start);
  }

  /** The text that the span covers. */
  public String text() {
    return source.text().substring(start, end);
  }

  /** {@code Mlp.bnn:9:16}. */
  @Override
  public String toString() {
    return source.name() + ":" + line() + ":" + column();
  }
}
