package org.bnn4j.generator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Origin.Part;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Span;

/** The operations of the text that a node computes, in words, in the order of evaluation. */
final class Operations {
  private static final int LONGEST = 40;

  private final Map<Part, Integer> order = new HashMap<>();

  /**
   * The operations of a network.
   *
   * @param asWritten its nodes before any rewrite
   */
  Operations(List<Node> asWritten) {
    asWritten.forEach(n -> order.put(n.origin().part(), order.size()));
  }

  /** All operations of an element-wise pass. */
  List<String> all(Origin origin) {
    return words(Stream.concat(Stream.of(origin.part()), origin.joined().stream()).toList());
  }

  /** The operations that joined another. */
  List<String> joined(Origin origin) {
    return words(origin.joined().stream().filter(p -> !isWithin(p, origin.part())).toList());
  }

  private List<String> words(List<Part> parts) {
    List<String> words = new ArrayList<>();
    List<Part> sorted =
        parts.stream().sorted(Comparator.comparing(p -> order.getOrDefault(p, 0))).toList();
    for (Part part : sorted) {
      boolean inner =
          part.call().isEmpty()
              && parts.stream().anyMatch(p -> !p.equals(part) && isWithin(part, p));
      String text = words(part);
      if (!inner && !words.contains(text)) {
        words.add(text);
      }
    }
    return words;
  }

  private static boolean isWithin(Part inner, Part outer) {
    return inner.path().equals(outer.path())
        && inner.span().source().equals(outer.span().source())
        && outer.span().start() <= inner.span().start()
        && inner.span().end() <= outer.span().end();
  }

  /** {@code relu in stage1}, or {@code `x * slope + offset` of batch_norm stage1.bn}. */
  private static String words(Part part) {
    String place = part.path().isEmpty() ? part.block() : part.block() + " " + part.path();
    return part.call().isEmpty()
        ? "`" + shortened(part.span()) + "` of " + place
        : part.call() + " of " + place;
  }

  private static String shortened(Span span) {
    String text = span.text().replaceAll("\\s+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  /** {@code digits.bnn:9}: where the network's own text leads to a node. */
  static String place(Origin origin) {
    List<Note> trail = origin.trail();
    Span span = trail.isEmpty() ? origin.span() : trail.getLast().span();
    String name = span.source().name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
        + ":"
        + span.line();
  }
}
