package org.bnn4j.generator.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * Orders a graph into phases of kernel calls and gives every tensor a place: its parameter's, its
 * gradient's, or a buffer.
 */
public final class Planner {
  private final String network;
  private final Region region;
  private final List<ParameterInfo> parameters;
  private final Phases phases;
  private final Plan.Form form;
  private final Producers producers;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Value, Place> places = new HashMap<>();

  /** The position of the node that makes a value. */
  private final Map<Value, Integer> made = new HashMap<>();

  /** The positions of the nodes that read a value. */
  private final Map<Value, List<Integer>> readers = new HashMap<>();

  private Planner(
      String network,
      Region region,
      List<ParameterInfo> parameters,
      Phases phases,
      Plan.Form form) {
    this.network = network;
    this.region = region;
    this.parameters = parameters;
    this.phases = phases;
    this.form = form;
    this.producers = Producers.of(region);
    for (int i = 0; i < region.nodes().size(); i++) {
      int position = i;
      Node node = region.nodes().get(i);
      node.results().forEach(result -> made.put(result, position));
      for (Value operand : node.op().operands()) {
        readers.computeIfAbsent(operand, v -> new ArrayList<>()).add(position);
      }
    }
  }

  /** The plan of a training step. */
  public static Plan training(TrainingGraph graph) {
    Planner planner =
        new Planner(
            graph.network(),
            graph.region(),
            graph.parameters(),
            Phases.training(graph),
            Plan.Form.TRAINING);
    for (int i = 0; i < graph.gradients().size(); i++) {
      int parameter = graph.parameters().indexOf(graph.trained().get(i));
      planner.wanted(graph.gradients().get(i), new Place.Gradient(parameter));
    }
    List<Place.Output> outputs = outputs(graph.outputs(), graph.forwardResults(), Plan.Role.OUTPUT);
    outputs.addAll(outputs(graph.differentiated(), graph.inputGradients(), Plan.Role.GRADIENT));
    outputs.add(new Place.Output("loss", graph.loss(), Plan.Role.OUTPUT));
    return planner.plan(outputs);
  }

  /** The plan of the float chains. */
  public static Plan evaluation(InferenceGraph graph) {
    return new Planner(
            graph.network(),
            graph.region(),
            graph.parameters(),
            Phases.evaluation(graph.region()),
            Plan.Form.EVALUATION)
        .plan(outputs(graph.outputs(), graph.region().results(), Plan.Role.OUTPUT));
  }

  /** The plan of the packed network. */
  public static Plan packed(InferenceGraph graph) {
    return new Planner(
            graph.network(),
            graph.region(),
            graph.parameters(),
            Phases.packed(graph.region()),
            Plan.Form.PACKED)
        .plan(outputs(graph.outputs(), graph.region().results(), Plan.Role.OUTPUT));
  }

  /** A call whose arguments are not yet buffers. */
  record Draft(Call call, List<Place> reads, List<Place> writes, int phase, Origin origin) {}

  /** Results that must end in a certain place: it is written directly if nothing else is there. */
  private void wanted(Value value, Place place) {
    boolean computed =
        switch (producers.of(value).op()) {
          case Op.Parameter p -> false;
          case Op.Input i -> false;
          case Op.Update u -> false;
          default -> true;
        };
    if (computed && !places.containsKey(value)) {
      places.put(value, place);
    } else {
      copies.add(new Copy(value, place));
    }
  }

  private final List<Copy> copies = new ArrayList<>();

  private record Copy(Value value, Place place) {}

  private static List<Place.Output> outputs(
      List<String> names, List<Value> values, Plan.Role role) {
    List<Place.Output> outputs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      outputs.add(new Place.Output(names.get(i), values.get(i), role));
    }
    return outputs;
  }

  private Plan plan(List<Place.Output> outputs) {
    outputs.forEach(output -> wanted(output.value(), output));
    placeParameters();
    for (Node node : region.nodes()) {
      draft(node);
    }
    for (Copy copy : copies) {
      Node node = producers.of(copy.value());
      boolean forward = copy.place() instanceof Place.Output o && o.role() == Plan.Role.OUTPUT;
      int phase = forward ? forwardPhase() : phases.names().size() - 1;
      Draft draft =
          new Draft(
              Calls.copy(copy.value().type()),
              List.of(place(copy.value())),
              List.of(copy.place()),
              phase,
              node.origin());
      drafts.add(behind(place(copy.value())), draft);
    }
    return new BufferAssignment(network, form, parameters, phases.names(), drafts)
        .plan(inputs(), outputs);
  }

  /** The position behind the last draft that writes a place. */
  private int behind(Place place) {
    for (int i = drafts.size() - 1; i >= 0; i--) {
      if (drafts.get(i).writes().contains(place)) {
        return i + 1;
      }
    }
    return drafts.size();
  }

  private int forwardPhase() {
    return form == Plan.Form.TRAINING ? 0 : phases.names().size() - 1;
  }

  private List<Place.Input> inputs() {
    List<Place.Input> targets = new ArrayList<>();
    List<Place.Input> inputs = new ArrayList<>();
    for (Node node : region.nodes()) {
      if (node.op() instanceof Op.Input && places.get(node.result()) instanceof Place.Input input) {
        if (input.role() == Plan.Role.INPUT) {
          inputs.add(input);
        } else if (form == Plan.Form.TRAINING || isRead(node)) {
          targets.add(input);
        }
      }
    }
    inputs.addAll(targets);
    return inputs;
  }

  private boolean isRead(Node node) {
    return readers.containsKey(node.result());
  }

  private static Plan.Role role(Op.Input input) {
    return input.source() == Op.Source.TARGET ? Plan.Role.TARGET : Plan.Role.INPUT;
  }

  private void placeParameters() {
    Set<Value> inPlace = new HashSet<>();
    for (Node node : region.nodes()) {
      switch (node.op()) {
        case Op.Parameter p ->
            places.put(
                node.result(), new Place.Parameter(parameters.indexOf(p.info()), p.info().path()));
        case Op.Input input ->
            places.put(node.result(), new Place.Input(input.name(), node.result(), role(input)));
        case Op.Update u -> {
          Place parameter = places.getOrDefault(u.parameter(), place(u.parameter()));
          places.put(node.result(), parameter);
          if (canWriteInPlace(u) && inPlace.add(u.value())) {
            places.put(u.value(), parameter);
          }
        }
        default -> {}
      }
    }
  }

  /** A new value can be computed where the old one lies if nobody else reads either of them. */
  private boolean canWriteInPlace(Op.Update update) {
    Node producer = producers.of(update.value());
    if (!(producer.op() instanceof Op.Formula)
        || producer.results().size() != 1
        || places.containsKey(update.value())) {
      return false;
    }
    int position = made.getOrDefault(update.value(), -1);
    return othersThatRead(update.value(), -1).isEmpty()
        && othersThatRead(update.parameter(), position).isEmpty();
  }

  /** The positions of nodes behind a position that read a value, updates not counted. */
  private List<Integer> othersThatRead(Value value, int behind) {
    return readers.getOrDefault(value, List.of()).stream()
        .filter(i -> i > behind && !(region.nodes().get(i).op() instanceof Op.Update))
        .toList();
  }

  private Place place(Value value) {
    return places.computeIfAbsent(value, Place.Tensor::new);
  }

  private List<Place> places(List<Value> values) {
    return values.stream().map(this::place).toList();
  }

  private void draft(Node node) {
    switch (node.op()) {
      case Op.Input i -> {}
      case Op.Parameter p -> {}
      case Op.Update u -> {
        if (!place(u.value()).equals(place(node.result()))) {
          add(node, Calls.copy(u.value().type()), places(List.of(u.value())));
        }
      }
      case Op.Kernel k -> kernel(node, k);
      default -> add(node, Calls.of(node), places(node.op().operands()));
    }
  }

  private void kernel(Node node, Op.Kernel kernel) {
    Call call = Calls.of(node);
    List<Place> reads = new ArrayList<>(places(node.op().operands()));
    switch (call) {
      case Call.Convolution c -> reads.set(1, arranged(node, kernel, c.spec()));
      case Call.ConvolutionWithEpilogue c -> reads.set(1, arranged(node, kernel, c.spec()));
      default -> {}
    }
    add(node, call, reads);
  }

  private Place arranged(Node node, Op.Kernel kernel, Conv2d spec) {
    Value weights = kernel.inputs().get(1);
    Place place = new Place.Arranged(weights, spec);
    Node producer = producers.of(weights);
    int phase = phases.ofArranging(phases.of(producer), phases.of(node));
    drafts.add(
        new Draft(
            new Call.ArrangeWeights(spec),
            List.of(place(weights)),
            List.of(place),
            phase,
            node.origin()));
    return place;
  }

  private void add(Node node, Call call, List<Place> reads) {
    drafts.add(new Draft(call, reads, places(node.results()), phases.of(node), node.origin()));
  }
}
