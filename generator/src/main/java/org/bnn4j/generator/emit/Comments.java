package org.bnn4j.generator.emit;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Span;

/** Text of users in comments of generated code, in a form that cannot end the comment. */
final class Comments {
  private static final Pattern UNICODE_ESCAPE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u");
  private static final int LONGEST = 64;

  private Comments() {}

  /** For a comment behind {@code //}: one line that javac does not read as an escape. */
  static String line(String text) {
    String oneLine = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ").strip();
    return UNICODE_ESCAPE.matcher(oneLine).replaceAll("$1\\\\\\\\u");
  }

  /** For Javadoc: the text as it is, with nothing that Javadoc or HTML would interpret. */
  static String javadoc(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replace("/*", "&#47;*")
        .replace("\\", "&#92;");
  }

  /** The line of {@code .bnn} text that a span begins in, and where that is. */
  static String source(Span span) {
    String text = line(span.source().line(span.line()));
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    return shown + "  (" + line(fileName(span)) + ":" + span.line() + ")";
  }

  /** The place in a network's own text that led to a node. */
  static Span inNetwork(Origin origin, NetworkDeclaration network) {
    return Stream.concat(Stream.of(origin.span()), origin.trail().stream().map(Note::span))
        .filter(span -> contains(network.span(), span))
        .reduce((inner, outer) -> outer)
        .orElse(origin.span());
  }

  /** The last part of a file's name. */
  static String fileName(Span span) {
    String name = span.source().name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static boolean contains(Span outer, Span inner) {
    return outer.source().equals(inner.source())
        && outer.start() <= inner.start()
        && inner.end() <= outer.end()
        && !outer.equals(inner);
  }
}
