package org.bnn4j.generator.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.plan.KeptValues;
import org.bnn4j.generator.report.Report.Form;
import org.bnn4j.runtime.kernel.Formula;

/** Counts what backward keeps, beside what an autograd would. */
final class MemoryCount {
  private final Producers asWritten;
  private final Producers rewritten;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private static final class Row {
    final Map<Form, Long> kept = new EnumMap<>(Form.class);
    long autograd;
  }

  private MemoryCount(TrainingGraph differentiated, TrainingGraph rewritten) {
    this.asWritten = Producers.of(differentiated.region());
    this.rewritten = Producers.of(rewritten.region());
  }

  /**
   * Counts.
   *
   * @param forward the network
   * @param differentiated the same with its gradients, as they were made
   * @param rewritten the same as it is planned
   */
  static Report.Memory of(Graph forward, TrainingGraph differentiated, TrainingGraph rewritten) {
    MemoryCount count = new MemoryCount(differentiated, rewritten);
    for (Node node : forward.nodes()) {
      count.rows.computeIfAbsent(node.origin().path(), p -> new Row());
    }
    for (Value value : Autograd.saved(forward, differentiated)) {
      count.row(value).autograd += value.type().shape().image();
    }
    for (Value value : KeptValues.of(rewritten)) {
      count
          .row(value)
          .kept
          .merge(count.form(value), (long) value.type().shape().image(), Long::sum);
    }
    return new Report.Memory(
        count.rows.entrySet().stream()
            .filter(e -> e.getValue().autograd > 0 || !e.getValue().kept.isEmpty())
            .map(e -> layer(e.getKey(), e.getValue()))
            .toList());
  }

  /** That of the layer whose text makes the value, whichever computes it after all rewrites. */
  private Row row(Value value) {
    Node node = asWritten.knows(value) ? asWritten.of(value) : rewritten.of(value);
    return rows.computeIfAbsent(node.origin().path(), p -> new Row());
  }

  private static Report.LayerMemory layer(String path, Row row) {
    List<Report.Kept> kept = new ArrayList<>();
    row.kept.forEach((form, numbers) -> kept.add(new Report.Kept(form, numbers)));
    return new Report.LayerMemory(path, kept, row.autograd);
  }

  private Form form(Value value) {
    return switch (value.type().element().stored()) {
      case REAL, INDEX, THRESHOLD -> Form.FLOAT;
      case COUNT -> Form.INTEGER;
      case TERNARY -> Form.TRIT;
      case SIGN -> isAnswer(value) ? Form.MASK : Form.BIT;
    };
  }

  private boolean isAnswer(Value value) {
    Node node = rewritten.of(value);
    int index = node.results().indexOf(value);
    return switch (node.op()) {
      case Op.Formula f -> f.bodies().get(index) instanceof Formula.Select;
      case Op.Kernel k when k.epilogue().isPresent() ->
          k.epilogue().get().bodies().get(index) instanceof Formula.Select;
      default -> false;
    };
  }
}
