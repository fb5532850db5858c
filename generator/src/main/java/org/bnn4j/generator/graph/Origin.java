package org.bnn4j.generator.graph;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Span;

/**
 * Where a node comes from.
 *
 * @param path the labels from the network down to the block that made it: {@code stage2.unit.conv};
 *     empty for the network itself
 * @param block the name of that block's declaration, or of the network
 * @param call the op, formula or kernel that the block calls and that made it, or empty for
 *     arithmetic of the block itself
 * @param name the name that a {@code let} gives to the node's first result, or empty
 * @param span the expression in the text
 * @param trail the blocks around it, innermost first, for diagnostics
 * @param joined other operations that the node computes as well
 */
public record Origin(
    String path,
    String block,
    String call,
    String name,
    Span span,
    List<Note> trail,
    List<Part> joined) {
  public Origin {
    trail = List.copyOf(trail);
    joined = List.copyOf(joined);
  }

  /** The place of one operation. */
  public Origin(String path, String block, String call, Span span, List<Note> trail) {
    this(path, block, call, "", span, trail, List.of());
  }

  /** An operation of the text: a call in a block, or arithmetic of the block. */
  public record Part(String path, String block, String call, Span span) {}

  /** The operation itself. */
  public Part part() {
    return new Part(path, block, call, span);
  }

  /** The same place under a name. */
  public Origin named(String newName) {
    return new Origin(path, block, call, newName, span, trail, joined);
  }

  /** The place of a node that computes what is of another place, too. */
  public Origin with(Origin other) {
    List<Part> parts = new ArrayList<>(joined);
    List<Part> more = new ArrayList<>(other.joined);
    more.addFirst(other.part());
    more.stream().filter(p -> !p.equals(part()) && !parts.contains(p)).forEach(parts::add);
    return new Origin(path, block, call, name, span, trail, parts);
  }
}
