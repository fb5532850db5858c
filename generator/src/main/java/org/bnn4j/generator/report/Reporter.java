package org.bnn4j.generator.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.report.Report.Note;
import org.bnn4j.generator.rewrite.Epilogues;
import org.bnn4j.generator.rewrite.Fit;
import org.bnn4j.generator.rewrite.IntegerSigns;
import org.bnn4j.generator.rewrite.Refusal;
import org.bnn4j.generator.rewrite.Rewrites;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Formula;

/** Says what became of a network. The reasons are those of the rewrites themselves. */
public final class Reporter {
  private final Region region;
  private final Epilogues epilogues;
  private final Reasons reasons;
  private final Operations operations;

  /** Signs that stay floats' signs, and why. */
  private final Map<Value, String> floatSigns = new HashMap<>();

  private Reporter(InferenceGraph inference) {
    this.region = Rewrites.packed(inference).region();
    this.epilogues = Epilogues.of(region);
    this.reasons = new Reasons(Producers.of(region));
    this.operations = new Operations(inference.region().nodes());
    Region before = Rewrites.beforeThresholds(inference).region();
    IntegerSigns signs = IntegerSigns.of(before);
    Reasons then = new Reasons(Producers.of(before));
    before.nodes().stream()
        .filter(IntegerSigns::isSign)
        .forEach(n -> signs.refusal(n).ifPresent(why -> floatSigns.put(n.result(), then.of(why))));
  }

  /**
   * The report of a network.
   *
   * @param training the network as it is trained
   * @param differentiated the same with its gradients, if it has a loss
   * @param inference the network as it is used
   */
  public static Report report(
      Graph training, Optional<TrainingGraph> differentiated, InferenceGraph inference) {
    Reporter reporter = new Reporter(inference);
    return new Report(
        inference.network(),
        reporter.region.nodes().stream()
            .filter(n -> !(n.op() instanceof Op.Input))
            .filter(n -> n.results().get(0).type().batched())
            .map(reporter::step)
            .toList(),
        differentiated.map(d -> MemoryCount.of(training, d, Rewrites.training(d))));
  }

  private Report.Step step(Node node) {
    List<Note> notes = new ArrayList<>();
    String work =
        node.op() instanceof Op.Kernel k && k.name().equals(ExternalKernels.CONV)
            ? convolution(node, k, notes)
            : pass(node, notes);
    for (int i = 0; i < node.results().size(); i++) {
      notes.add(new Note("result", result(node, i)));
    }
    return new Report.Step(node.origin().path(), Operations.place(node.origin()), work, notes);
  }

  private String convolution(Node node, Op.Kernel kernel, List<Note> notes) {
    Type raw = kernel.epilogue().map(Op.Epilogue::raw).orElse(node.results().get(0).type());
    Conv2d spec = ExternalKernels.convolution(kernel, raw);
    Type weights = kernel.inputs().get(1).type();
    notes.add(
        new Note(
            "weights",
            String.format(
                Locale.ROOT,
                "%,d of %s",
                weights.shape().elements(1),
                spec.weight().isSign() ? bits(spec.weight().name()) : "32 bits")));
    operations.joined(node.origin()).forEach(o -> notes.add(new Note("fused", o)));
    if (kernel.epilogue().isEmpty()) {
      notes.add(new Note("unfused", unfused(node.result())));
    }
    return String.format(
        Locale.ROOT,
        "conv2d %dx%d, %d to %d channels, %s",
        spec.kernelHeight(),
        spec.kernelWidth(),
        spec.channels(),
        spec.filters(),
        arithmetic(spec));
  }

  /** Why a convolution has no epilogue. */
  private String unfused(Value sums) {
    List<Node> readers =
        region.nodes().stream().filter(n -> n.op().operands().contains(sums)).toList();
    if (readers.isEmpty()) {
      return "its result is an output";
    }
    Node first =
        readers.stream()
            .filter(n -> n.op() instanceof Op.Formula)
            .findFirst()
            .orElse(readers.getFirst());
    return epilogues.of(first) instanceof Fit.Refused<Value>(Refusal why)
        ? "what reads its result stays apart: " + reasons.of(why)
        : "";
  }

  private static String bits(String element) {
    return element.equals("SIGN") ? "1 bit" : "2 bits";
  }

  private static String arithmetic(Conv2d spec) {
    if (!spec.isBinary()) {
      List<String> real = new ArrayList<>();
      if (!spec.input().isSign()) {
        real.add("input");
      }
      if (!spec.weight().isSign()) {
        real.add("weights");
      }
      return "in floats: real " + String.join(" and ", real);
    }
    return spec.fillsWords()
        ? "bits by bits"
        : "in floats: groups of " + spec.groupChannels() + " channels do not fill words of 32 bits";
  }

  private String pass(Node node, List<Note> notes) {
    for (String operation : operations.all(node.origin())) {
      notes.add(new Note("computes", operation));
    }
    if (epilogues.of(node) instanceof Fit.Refused<Value>(Refusal why)) {
      notes.add(new Note("alone", reasons.of(why)));
    }
    return switch (node.op()) {
      case Op.Formula f -> "an element-wise pass";
      case Op.Reduce r ->
          (r.mean() ? "means" : "sums")
              + " over "
              + r.over().stream()
                  .map(a -> a.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "));
      case Op.Move m -> "a rearranging copy";
      case Op.Kernel k -> k.name();
      default -> throw new IllegalStateException("nothing runs for " + node);
    };
  }

  private String result(Node node, int index) {
    Value value = node.results().get(index);
    Optional<Formula> formula =
        switch (node.op()) {
          case Op.Formula f -> Optional.of(f.bodies().get(index));
          case Op.Kernel k -> k.epilogue().map(e -> e.bodies().get(index));
          default -> Optional.empty();
        };
    String stored =
        switch (value.type().element().stored()) {
          case REAL -> "floats";
          case COUNT -> "integers of 16 bits";
          case SIGN -> "bits";
          case TERNARY -> "trits of 2 bits";
          case INDEX -> "indices";
          case THRESHOLD -> "thresholds";
        };
    boolean epilogue = node.op() instanceof Op.Kernel k && k.epilogue().isPresent();
    return stored
        + value.type().sizes()
        + (epilogue ? ", by its epilogue" : "")
        + how(value, formula);
  }

  private String how(Value value, Optional<Formula> formula) {
    return formula.isPresent() && formula.get() instanceof Formula.Threshold
        ? ", from integers by thresholds"
        : floatSigns.containsKey(value) ? ", from floats: " + floatSigns.get(value) : "";
  }
}
