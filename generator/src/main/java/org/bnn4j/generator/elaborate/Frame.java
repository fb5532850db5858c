package org.bnn4j.generator.elaborate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;

/**
 * The surroundings of an expression: local names, the file that gives global names their meaning,
 * and the place in the network. A nested scope (the branch of an {@code if}) is a frame with a
 * parent.
 */
final class Frame {
  /** The label that adds nothing to a path. */
  private static final String NOTHING = "_";

  private final Map<String, Term> names = new LinkedHashMap<>();
  private final Set<String> optional = new HashSet<>();
  private final Optional<Frame> parent;
  private final Map<String, Integer> labels;
  private final Source source;
  private final String block;
  private final String path;
  private final List<Note> trail;
  private final Optional<Origin> site;
  private Naming naming = Naming.NONE;

  private Frame(
      Optional<Frame> parent,
      Map<String, Integer> labels,
      Source source,
      String block,
      String path,
      List<Note> trail,
      Optional<Origin> site) {
    this.parent = parent;
    this.labels = labels;
    this.source = source;
    this.block = block;
    this.path = path;
    this.trail = trail;
    this.site = site;
  }

  /** The body of a declaration. */
  static Frame of(Source source, String block, String path, List<Note> trail) {
    return new Frame(
        Optional.empty(),
        new HashMap<>(),
        source,
        block,
        path,
        List.copyOf(trail),
        Optional.empty());
  }

  /**
   * The body of a declaration that is no place of its own in the network: an op, formula or preset.
   * What it computes belongs to the expression that uses it.
   */
  static Frame within(Source source, String declaration, Frame user, Span use, List<Note> trail) {
    Origin site =
        user.site.orElseGet(() -> new Origin(user.path, user.block, declaration, use, user.trail));
    return new Frame(
        Optional.empty(),
        new HashMap<>(),
        source,
        user.block,
        user.path,
        List.copyOf(trail),
        Optional.of(site));
  }

  /** A scope within this one: what it binds is unknown outside. */
  Frame nested() {
    Frame inner = new Frame(Optional.of(this), labels, source, block, path, trail, site);
    inner.naming = naming;
    return inner;
  }

  void bind(String name, Term term) {
    names.put(name, term);
  }

  /** Says that a name is a parameter that exists only under a condition. */
  void optional(String name) {
    optional.add(name);
  }

  boolean isOptional(String name) {
    return optional.contains(name) || parent.map(p -> p.isOptional(name)).orElse(false);
  }

  /** Changes the term of a name where it was bound: what {@code update} does. */
  void rebind(String name, Term term) {
    if (names.containsKey(name) || parent.isEmpty()) {
      names.put(name, term);
    } else {
      parent.get().rebind(name, term);
    }
  }

  Optional<Term> find(String name) {
    Term own = names.get(name);
    return own != null ? Optional.of(own) : parent.flatMap(p -> p.find(name));
  }

  Source source() {
    return source;
  }

  String path() {
    return path;
  }

  String block() {
    return block;
  }

  List<Note> trail() {
    return trail;
  }

  int depth() {
    return trail.size();
  }

  /** A path below this block's own. */
  String below(String label) {
    return label.equals(NOTHING) ? path : path.isEmpty() ? label : path + "." + label;
  }

  /** {@code label}, or with {@code _2}, {@code _3} where it has been given before in this block. */
  String unused(String label) {
    int uses = labels.merge(label, 1, Integer::sum);
    return uses == 1 ? label : label + "_" + uses;
  }

  /** A label of a repeated stage; {@code _} adds nothing however often it stands. */
  String repeated(String label) {
    return label.equals(NOTHING) ? label : unused(label);
  }

  Origin origin(Span span) {
    return site.orElseGet(() -> new Origin(path, block, "", span, trail));
  }

  Naming naming() {
    return naming;
  }

  /** Sets how the blocks of the following expression are labelled where the text does not say. */
  void naming(Naming newNaming) {
    this.naming = newNaming;
  }

  /**
   * How blocks without a label are labelled: by the {@code let} whose value they make, or as its
   * parts where several make it, or by their own names.
   */
  record Naming(String let, boolean alone) {
    static final Naming NONE = new Naming("", false);

    String label(String block) {
      return let.isEmpty() ? block : alone ? let : let + "." + block;
    }
  }
}
