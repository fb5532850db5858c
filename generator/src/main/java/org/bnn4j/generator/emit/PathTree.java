package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bnn4j.generator.emit.Flow.Use;

/** The steps of a plan as a tree of the blocks that made them. */
final class PathTree {
  private static final Pattern NUMBER = Pattern.compile("_\\d+$");
  private static final int LARGE = 40;

  private final String path;
  private final List<Use> own = new ArrayList<>();
  private final Map<String, PathTree> children = new LinkedHashMap<>();

  private PathTree(String path) {
    this.path = path;
  }

  static PathTree of(List<Use> uses) {
    var root = new PathTree("");
    for (Use use : uses) {
      PathTree tree = root;
      String steps = use.step().origin().path();
      for (String label : steps.isEmpty() ? new String[0] : steps.split("\\.", -1)) {
        String path = tree.path.isEmpty() ? label : tree.path + "." + label;
        tree = tree.children.computeIfAbsent(label, l -> new PathTree(path));
      }
      tree.own.add(use);
    }
    return root;
  }

  String path() {
    return path;
  }

  /** Steps of this block and of those in it. */
  List<Use> uses() {
    List<Use> all = new ArrayList<>(own);
    children.values().forEach(child -> all.addAll(child.uses()));
    return all;
  }

  /** Steps of this block alone. */
  List<Use> own() {
    return List.copyOf(own);
  }

  /** The blocks that deserve an object each: as high in the tree as reads well. */
  List<PathTree> units() {
    List<PathTree> units = new ArrayList<>();
    for (PathTree child : children.values()) {
      if (child.isSequence()) {
        units.addAll(child.units());
        if (!child.own.isEmpty()) {
          var rest = new PathTree(child.path);
          rest.own.addAll(child.own);
          units.add(rest);
        }
      } else {
        units.add(child);
      }
    }
    return units;
  }

  /** What the declaration of the block is called, or its label where no step tells. */
  String kind() {
    return own.isEmpty()
        ? NUMBER.matcher(path.substring(path.lastIndexOf('.') + 1)).replaceFirst("")
        : own.getFirst().step().origin().block();
  }

  /** Whether this is a row of blocks rather than a block: {@code stage1} of two units. */
  private boolean isSequence() {
    long composite = children.values().stream().filter(child -> !child.children.isEmpty()).count();
    boolean row = own.isEmpty() && composite >= 2;
    return row || (uses().size() > LARGE * 2 && composite >= 1);
  }
}
