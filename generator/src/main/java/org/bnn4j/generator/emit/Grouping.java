package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.generator.emit.Flow.Use;
import org.bnn4j.generator.emit.Flow.Value;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;

/**
 * Cuts a plan into parts. Each block of the network that has several steps is a part; small ones
 * that follow each other and occur once, such as the pooling and the linear layer at the end, are
 * one part together.
 */
final class Grouping {
  private static final int SMALL = 5;
  private static final int MERGED = 12;

  private final Plan plan;
  private final Flow flow;

  private Grouping(Plan plan, Flow flow) {
    this.plan = plan;
    this.flow = flow;
  }

  static List<Part> of(Plan plan, Flow flow) {
    var grouping = new Grouping(plan, flow);
    return grouping.merge(grouping.units());
  }

  /**
   * One part for each block, and for each statement of the network itself; in order of first use.
   */
  private List<Part> units() {
    PathTree tree = PathTree.of(flow.uses());
    List<Part> parts = new ArrayList<>();
    for (PathTree unit : tree.units()) {
      parts.add(part(unit.path(), unit.path(), unit.kind(), unit.uses()));
    }
    Map<String, List<Use>> statements = new LinkedHashMap<>();
    for (Use use : tree.own()) {
      String name = use.step().origin().name();
      String key = name.isEmpty() ? "line " + use.step().origin().span().line() : name;
      statements.computeIfAbsent(key, k -> new ArrayList<>()).add(use);
    }
    for (List<Use> statement : statements.values()) {
      String name = statementName(statement);
      parts.add(part(name, "", name, statement));
    }
    parts.sort(Comparator.comparingInt(this::place));
    return parts;
  }

  /** Where a part ends in the phase that runs the network, or begins if it has no step there. */
  private int place(Part part) {
    List<Use> all = flow.uses();
    return part.runs().stream()
        .filter(run -> run.phase().equals("forward") || run.phase().equals("run"))
        .reduce((earlier, later) -> later)
        .map(run -> all.indexOf(run.uses().getLast()))
        .orElseGet(() -> all.indexOf(part.runs().getFirst().uses().getFirst()));
  }

  /** Joins neighbours that are small and unlike every other part. */
  private List<Part> merge(List<Part> units) {
    Map<Block.Form, Long> occurrences =
        units.stream()
            .map(unit -> Block.member(plan, flow, unit).form())
            .collect(Collectors.groupingBy(form -> form, Collectors.counting()));
    List<Part> merged = new ArrayList<>();
    boolean open = false;
    for (Part unit : units) {
      boolean small =
          unit.longest() <= SMALL
              && occurrences.getOrDefault(Block.member(plan, flow, unit).form(), 0L) == 1;
      if (open
          && small
          && areNear(merged.getLast(), unit)
          && merged.getLast().longest() + unit.longest() <= MERGED) {
        merged.set(merged.size() - 1, joined(merged.getLast(), unit));
      } else {
        merged.add(unit);
      }
      open = small && output(unit).isEmpty();
    }
    return merged;
  }

  /** Parts of one output's statement, or statements of the network itself. */
  private boolean areNear(Part a, Part b) {
    boolean atTheEnd =
        first(a).isEmpty() || plan.outputs().stream().anyMatch(o -> o.name().equals(first(a)));
    return atTheEnd && first(a).equals(first(b));
  }

  private static String first(Part part) {
    int dot = part.prefix().indexOf('.');
    return dot < 0 ? part.prefix() : part.prefix().substring(0, dot);
  }

  private Part joined(Part a, Part b) {
    List<Use> uses = new ArrayList<>(a.uses());
    uses.addAll(b.uses());
    String name = output(b).orElse(a.name());
    return part(name, commonPrefix(a.prefix(), b.prefix()), name, uses);
  }

  private static String commonPrefix(String a, String b) {
    return a.equals(b) ? a : "";
  }

  private String statementName(List<Use> statement) {
    String name = statement.getFirst().step().origin().name();
    return name.isEmpty()
        ? output(part("", "", "", statement)).orElse(statement.getFirst().step().origin().block())
        : name;
  }

  /** The output of the network that a part makes, if it makes one. */
  private Optional<String> output(Part part) {
    return part.uses().stream()
        .flatMap(use -> use.values().stream())
        .filter(value -> value.maker().isPresent() && flow.isOutput(value))
        .filter(value -> part.uses().contains(value.maker().get()))
        .map(this::outputName)
        .findFirst();
  }

  private String outputName(Value value) {
    return plan.outputs().stream()
        .filter(output -> value.place().equals(new Argument.Buffer(output.buffer())))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private Part part(String name, String prefix, String kind, List<Use> uses) {
    Set<Use> members = Collections.newSetFromMap(new IdentityHashMap<>());
    members.addAll(uses);
    return new Part(name, prefix, kind, Part.runs(flow.phases(), members::contains));
  }
}
