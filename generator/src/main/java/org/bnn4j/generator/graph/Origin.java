package org.bnn4j.generator.graph;

import java.util.List;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Span;

/**
 * Where a node comes from.
 *
 * @param path the labels from the network down to the block that made it: {@code stage2.unit.conv};
 *     empty for the network itself
 * @param block the name of that block's declaration, or of the network
 * @param name the name that a {@code let} gives to the node's first result, or empty
 * @param span the expression in the text
 * @param trail the blocks around it, innermost first, for diagnostics
 */
public record Origin(String path, String block, String name, Span span, List<Note> trail) {
  public Origin {
    trail = List.copyOf(trail);
  }

  /** The same place under a name. */
  public Origin named(String newName) {
    return new Origin(path, block, newName, span, trail);
  }
}
