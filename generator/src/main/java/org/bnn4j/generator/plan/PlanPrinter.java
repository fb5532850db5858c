package org.bnn4j.generator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.FormulaText;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.generator.plan.Plan.BufferPlan;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;

/** A plan as text: its buffers, then its calls in order. */
public final class PlanPrinter {
  private final Plan plan;

  private PlanPrinter(Plan plan) {
    this.plan = plan;
  }

  /** The text of a plan. */
  public static String print(Plan plan) {
    return new PlanPrinter(plan).text();
  }

  private String text() {
    StringBuilder text =
        new StringBuilder("plan " + plan.network() + " " + word(plan.form()) + "\n");
    for (BufferPlan buffer : plan.buffers()) {
      text.append("  ").append(word(buffer.lifetime())).append(' ').append(buffer.name());
      text.append(": ").append(content(buffer)).append('\n');
    }
    for (Plan.Phase phase : plan.phases()) {
      text.append("  ").append(phase.name()).append(":\n");
      phase.steps().forEach(step -> text.append("    ").append(step(step)).append('\n'));
    }
    return text.toString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String content(BufferPlan buffer) {
    return buffer.arranged().isEmpty()
        ? buffer.types().stream().map(Object::toString).collect(Collectors.joining(", "))
        : "arranged " + buffer.arranged().get(0).weightType();
  }

  private String step(Plan.Step step) {
    List<String> names = step.arguments().stream().map(this::name).toList();
    String origin = step.origin().path().isEmpty() ? "" : "   # " + step.origin().path();
    return call(step.call(), names) + origin;
  }

  private String name(Argument argument) {
    return switch (argument) {
      case Argument.Buffer b -> plan.buffers().get(b.buffer()).name();
      case Argument.Parameter p -> plan.parameters().get(p.index()).path();
      case Argument.Gradient g -> "gradient of " + plan.parameters().get(g.index()).path();
    };
  }

  private static String call(Call call, List<String> names) {
    return switch (call) {
      case Call.ElementWise c ->
          assigned(c.spec(), names, names.size() - c.spec().results().size(), List.of());
      case Call.ConvolutionWithEpilogue c ->
          epilogue(c.epilogue(), names) + " of conv2d" + conv(c.spec()) + names.subList(0, 2);
      case Call.ConvolutionInputGradientWithEpilogue c ->
          epilogue(c.epilogue(), names) + " of convolution input gradient" + names.subList(0, 2);
      case Call.Reduction c -> {
        int operands = c.spec().operands().size();
        yield c.spec().results().stream()
            .map(f -> FormulaText.of(f, names::get))
            .collect(
                Collectors.joining(
                    "; ",
                    String.join(", ", names.subList(operands, names.size()))
                        + " = "
                        + (c.spec().mean() ? "mean" : "sum")
                        + " over "
                        + c.spec().over()
                        + " of ",
                    ""));
      }
      case Call.ThresholdSearch c ->
          names.getLast()
              + " = thresholds within "
              + c.spec().bound()
              + " of "
              + FormulaText.of(c.spec().chain(), i -> i == 0 ? "count" : names.get(i - 1));
      case Call.Convolution c ->
          names.getLast() + " = conv2d" + conv(c.spec()) + names.subList(0, 2);
      default -> names.getLast() + " = " + word(call) + names.subList(0, names.size() - 1);
    };
  }

  private static String word(Call call) {
    return call.getClass()
        .getSimpleName()
        .replaceAll("(?<!^)([A-Z])", " $1")
        .toLowerCase(Locale.ROOT);
  }

  private static String conv(Conv2d spec) {
    return "["
        + word(spec.input())
        + " x "
        + word(spec.weight())
        + ", "
        + spec.weightType().shape()
        + ", stride "
        + spec.stride()
        + "]";
  }

  private static String epilogue(Pointwise epilogue, List<String> names) {
    int operands = epilogue.operands().size() - 1;
    List<String> arguments = new ArrayList<>();
    arguments.add("result");
    arguments.addAll(names.subList(2, 2 + operands));
    return assigned(epilogue, names, 2 + operands, arguments);
  }

  private static String assigned(
      Pointwise spec, List<String> names, int firstResult, List<String> arguments) {
    List<String> operands = arguments.isEmpty() ? names : arguments;
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < spec.results().size(); i++) {
      Formula formula = spec.results().get(i).formula();
      parts.add(names.get(firstResult + i) + " = " + FormulaText.of(formula, operands::get));
    }
    return String.join("; ", parts);
  }
}
