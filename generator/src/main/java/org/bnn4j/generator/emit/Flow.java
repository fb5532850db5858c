package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.generator.plan.Plan.Lifetime;

/**
 * Which step reads what another one wrote. A plan reuses memory, so the same buffer holds several
 * values in turn; here each write of scratch or kept memory is a value of its own, whereas a
 * parameter, a gradient or prepared memory is one value for good.
 */
final class Flow {
  /** The steps of a phase in order. */
  record PhaseFlow(String name, List<Use> uses) {
    PhaseFlow {
      uses = List.copyOf(uses);
    }
  }

  /** A step at its place in a plan. Two uses are never equal. */
  static final class Use {
    private final String phase;
    private final Plan.Step step;
    private final Signature signature;
    private final List<Value> values = new ArrayList<>();

    private Use(String phase, Plan.Step step) {
      this.phase = phase;
      this.step = step;
      this.signature = Signature.of(step.call());
    }

    String phase() {
      return phase;
    }

    Plan.Step step() {
      return step;
    }

    /** What each argument of the step stands for. */
    List<Value> values() {
      return List.copyOf(values);
    }
  }

  /** What lies in memory between a write and the last read of it. */
  static final class Value {
    private final Argument place;
    private final Signature.Content content;
    private final Optional<Use> maker;
    private final List<Use> readers = new ArrayList<>();

    private Value(Argument place, Signature.Content content, Optional<Use> maker) {
      this.place = place;
      this.content = content;
      this.maker = maker;
    }

    Argument place() {
      return place;
    }

    Signature.Content content() {
      return content;
    }

    Optional<Use> maker() {
      return maker;
    }

    List<Use> readers() {
      return List.copyOf(readers);
    }
  }

  private final Plan plan;
  private final Map<Argument, Value> current = new HashMap<>();
  private final Map<Argument, List<Use>> users = new HashMap<>();
  private final List<PhaseFlow> phases = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();

  private Flow(Plan plan) {
    this.plan = plan;
  }

  static Flow of(Plan plan) {
    var flow = new Flow(plan);
    for (Plan.Phase phase : plan.phases()) {
      List<Use> uses = phase.steps().stream().map(step -> flow.use(phase.name(), step)).toList();
      flow.phases.add(new PhaseFlow(phase.name(), uses));
      flow.uses.addAll(uses);
    }
    return flow;
  }

  List<PhaseFlow> phases() {
    return List.copyOf(phases);
  }

  /** Every step, in the order of the phases. */
  List<Use> uses() {
    return Collections.unmodifiableList(uses);
  }

  /** The steps that read or write at a place. */
  List<Use> users(Argument place) {
    return users.getOrDefault(place, List.of());
  }

  /** Whether a value is what the caller gets at the end of a run. */
  boolean isOutput(Value value) {
    return current.get(value.place) == value
        && value.place instanceof Argument.Buffer(int buffer)
        && plan.outputs().stream().anyMatch(output -> output.buffer() == buffer);
  }

  /**
   * Calls list what they read before what they write, so that one pass over arguments is enough.
   */
  private Use use(String phase, Plan.Step step) {
    var use = new Use(phase, step);
    List<Signature.Port> ports = use.signature.ports();
    if (ports.size() != step.arguments().size()) {
      throw new IllegalStateException(
          "emit: " + step.call() + " takes " + ports.size() + ", not " + step.arguments().size());
    }
    for (int i = 0; i < ports.size(); i++) {
      use.values.add(ports.get(i).written() ? written(use, i) : read(use, i));
      users.computeIfAbsent(step.arguments().get(i), place -> new ArrayList<>()).add(use);
    }
    return use;
  }

  private Value read(Use use, int argument) {
    Argument place = use.step.arguments().get(argument);
    Signature.Content content = use.signature.ports().get(argument).content();
    Value value = current.computeIfAbsent(place, p -> new Value(p, content, Optional.empty()));
    value.readers.add(use);
    return value;
  }

  private Value written(Use use, int argument) {
    Argument place = use.step.arguments().get(argument);
    Signature.Content content = use.signature.ports().get(argument).content();
    if (isLasting(place)) {
      Value value = current.computeIfAbsent(place, p -> new Value(p, content, Optional.empty()));
      value.readers.add(use);
      return value;
    }
    var value = new Value(place, content, Optional.of(use));
    current.put(place, value);
    return value;
  }

  private boolean isLasting(Argument place) {
    return switch (place) {
      case Argument.Parameter _, Argument.Gradient _ -> true;
      case Argument.Buffer(int buffer) ->
          switch (plan.buffers().get(buffer).lifetime()) {
            case SCRATCH, KEPT -> false;
            case PREPARED, PACKED -> true;
          };
    };
  }

  /** The lifetime of the buffer behind an argument, if it is one. */
  static Optional<Lifetime> lifetime(Plan plan, Argument place) {
    return place instanceof Argument.Buffer(int buffer)
        ? Optional.of(plan.buffers().get(buffer).lifetime())
        : Optional.empty();
  }
}
