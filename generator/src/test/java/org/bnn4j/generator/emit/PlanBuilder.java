package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.generator.plan.Plan.BufferPlan;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/** Plans by hand: buffers and parameters by name, steps in order. */
final class PlanBuilder {
  private final Source source;
  private final Plan.Form form;
  private final List<ParameterInfo> parameters;
  private final List<Plan.Tensor> inputs = new ArrayList<>();
  private final List<Plan.Tensor> outputs = new ArrayList<>();
  private final Map<String, BufferPlan> buffers = new LinkedHashMap<>();
  private final Map<String, List<Plan.Step>> phases = new LinkedHashMap<>();
  private String phase = "";
  private String path = "";
  private String block = "";
  private List<Note> trail = List.of();

  PlanBuilder(Source source, Plan.Form form, List<ParameterInfo> parameters) {
    this.source = source;
    this.form = form;
    this.parameters = parameters;
  }

  /** The first place of {@code text} in the source. */
  static Span span(Source source, String text) {
    int start = source.text().indexOf(text);
    if (start < 0) {
      throw new IllegalArgumentException("no '" + text + "' in " + source.name());
    }
    return new Span(source, start, start + text.length());
  }

  PlanBuilder buffer(String name, Lifetime lifetime, TensorType... types) {
    buffers.put(name, new BufferPlan(name, lifetime, List.of(types), List.of()));
    return this;
  }

  PlanBuilder arranged(String name, Lifetime lifetime, Conv2d spec) {
    buffers.put(name, new BufferPlan(name, lifetime, List.of(), List.of(spec)));
    return this;
  }

  PlanBuilder input(String name, boolean target, TensorType type, Integer... sizes) {
    buffer(name, Lifetime.KEPT, type);
    inputs.add(
        new Plan.Tensor(
            name,
            type,
            List.of(sizes),
            target ? Plan.Role.TARGET : Plan.Role.INPUT,
            buffers.size() - 1));
    return this;
  }

  PlanBuilder output(String name, String buffer, TensorType type, Integer... sizes) {
    int index = new ArrayList<>(buffers.keySet()).indexOf(buffer);
    outputs.add(new Plan.Tensor(name, type, List.of(sizes), Plan.Role.OUTPUT, index));
    return this;
  }

  PlanBuilder phase(String name) {
    phase = name;
    phases.computeIfAbsent(name, p -> new ArrayList<>());
    return this;
  }

  /**
   * The steps that follow come from here.
   *
   * @param statement text of the network that led to them
   */
  PlanBuilder at(String newPath, String newBlock, String statement) {
    path = newPath;
    block = newBlock;
    trail = List.of(new Note("used", span(source, statement)));
    return this;
  }

  /** A step; arguments are names of buffers, or {@code @path} and {@code ∂path} of parameters. */
  PlanBuilder step(String name, String text, Call call, String... arguments) {
    List<Argument> places = new ArrayList<>();
    for (String argument : arguments) {
      places.add(place(argument));
    }
    var origin = new Origin(path, block, "", span(source, text), trail).named(name);
    phases.computeIfAbsent(phase, p -> new ArrayList<>()).add(new Plan.Step(call, places, origin));
    return this;
  }

  private Argument place(String argument) {
    String rest = argument.substring(1);
    if (argument.charAt(0) == '@') {
      return new Argument.Parameter(parameter(rest));
    } else if (argument.charAt(0) == '∂') {
      return new Argument.Gradient(parameter(rest));
    }
    int index = new ArrayList<>(buffers.keySet()).indexOf(argument);
    if (index < 0) {
      throw new IllegalArgumentException("no buffer " + argument);
    }
    return new Argument.Buffer(index);
  }

  private int parameter(String wanted) {
    List<String> paths = parameters.stream().map(ParameterInfo::path).toList();
    if (!paths.contains(wanted)) {
      throw new IllegalArgumentException("no parameter " + wanted);
    }
    return paths.indexOf(wanted);
  }

  Plan build(String network) {
    List<Plan.Phase> list = new ArrayList<>();
    phases.forEach((name, steps) -> list.add(new Plan.Phase(name, steps)));
    return new Plan(
        network, form, parameters, inputs, outputs, List.copyOf(buffers.values()), list);
  }
}
