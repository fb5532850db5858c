package org.bnn4j.generator.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A graph as text, one node a line: {@code %7: real[16, 8, 8] = (%4 + %5) # stage1.conv}. Numbers
 * are given anew in the order of the nodes, so that equal graphs print equally.
 */
public final class GraphPrinter {
  private final Renumbering numbers = new Renumbering();

  private GraphPrinter() {}

  /** The text of a graph. */
  public static String print(Graph graph) {
    GraphPrinter printer = new GraphPrinter();
    StringBuilder text = new StringBuilder("graph " + graph.network() + "\n");
    text.append(printer.nodes(graph.nodes()));
    for (Graph.Output output : graph.outputs()) {
      text.append("  output ").append(output.name()).append(" = ");
      text.append(printer.name(output.value())).append('\n');
    }
    graph.loss().ifPresent(l -> text.append("  loss ").append(printer.name(l)).append('\n'));
    for (GradientRule rule : graph.rules()) {
      text.append("  gradient of ").append(printer.name(rule.output())).append('\n');
      text.append(printer.nodes(rule.body()).indent(2));
      for (int i = 0; i < rule.inputs().size(); i++) {
        text.append("    to ").append(printer.name(rule.inputs().get(i))).append(" = ");
        text.append(rule.gradients().get(i).map(printer::name).orElse("nothing")).append('\n');
      }
    }
    return text.toString();
  }

  /** The text of a list of nodes. */
  public static String print(List<Node> nodes) {
    return new GraphPrinter().nodes(nodes);
  }

  private String nodes(List<Node> nodes) {
    return nodes.stream().map(this::node).collect(Collectors.joining());
  }

  private String node(Node node) {
    String results =
        node.results().stream()
            .map(r -> name(r) + ": " + (r.type().batched() ? "batch " : "") + r.type())
            .collect(Collectors.joining(", "));
    String origin =
        node.origin().path() + (node.origin().name().isEmpty() ? "" : " " + node.origin().name());
    return "  "
        + results
        + " = "
        + op(node.op())
        + (origin.isBlank() ? "" : "   # " + origin.strip())
        + "\n";
  }

  private String name(Value value) {
    return "%" + numbers.of(value);
  }

  private String op(Op op) {
    return switch (op) {
      case Op.Input input -> input.source().name().toLowerCase(Locale.ROOT) + " " + input.name();
      case Op.Parameter p ->
          p.info().kind().name().toLowerCase(Locale.ROOT) + " parameter " + p.info().path();
      case Op.Formula f -> formulas(f.bodies(), f.operands());
      case Op.Reduce r ->
          (r.mean() ? "mean" : "sum")
              + " over "
              + r.over().stream().map(Axis::name).collect(Collectors.joining())
              + " of "
              + formulas(r.bodies(), r.operands());
      case Op.Move m -> mapping(m.mapping()) + operands(m.operands());
      case Op.Kernel k ->
          k.name()
              + k.attributes().stream()
                  .map(a -> a.name() + ": " + number(a.value()))
                  .collect(Collectors.joining(", ", "[", "]"))
              + operands(k.inputs())
              + k.epilogue().map(this::epilogue).orElse("");
      case Op.Thresholds t ->
          "thresholds within "
              + t.bound()
              + " of "
              + FormulaText.of(t.chain(), i -> i == 0 ? "count" : name(t.operands().get(i - 1)));
      case Op.Update u -> "update " + name(u.parameter()) + " by " + name(u.value());
    };
  }

  private String epilogue(Op.Epilogue epilogue) {
    return epilogue.bodies().stream()
        .map(b -> FormulaText.of(b, i -> i == 0 ? "result" : name(epilogue.operands().get(i - 1))))
        .collect(Collectors.joining("; ", " then ", ""));
  }

  private String formulas(List<Formula> bodies, List<Value> operands) {
    return bodies.stream()
        .map(b -> FormulaText.of(b, i -> name(operands.get(i))))
        .collect(Collectors.joining("; "));
  }

  private String operands(List<Value> operands) {
    return operands.stream().map(this::name).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String mapping(Op.Mapping mapping) {
    return switch (mapping) {
      case Op.Mapping.Window w -> "window[" + w.offset() + ", " + w.step() + ", " + w.fill() + "]";
      case Op.Mapping.Spread s -> "spread[" + s.offset() + ", " + s.step() + "]";
      case Op.Mapping.Concat c -> "concat";
      case Op.Mapping.Reshape r -> "reshape";
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
