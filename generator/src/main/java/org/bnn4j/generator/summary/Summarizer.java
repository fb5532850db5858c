package org.bnn4j.generator.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * Counts parameters, memory and multiply-accumulates of each block of an elaborated network, before
 * any rewrite.
 */
public final class Summarizer {
  private final Region region;
  private final Set<Value> used;
  private final StoredValues stored;
  private final Map<Place, Row> rows = new LinkedHashMap<>();

  private Summarizer(Region region) {
    this.region = region;
    this.used = used(region);
    this.stored = StoredValues.of(region, used);
  }

  /** The summary of a network as {@link InferenceGraph#of} makes it. */
  public static Summary summarize(InferenceGraph graph) {
    Summarizer summarizer = new Summarizer(graph.region());
    summarizer.parametersAndProducts();
    summarizer.memory();
    summarizer.outputs();
    return new Summary(
        graph.network(),
        inputs(graph.region()),
        summarizer.rows.entrySet().stream().map(e -> e.getValue().layer(e.getKey())).toList());
  }

  /** One use of a block. */
  private record Place(String path, String block, List<Note> trail) {
    static Place of(Node node) {
      Origin origin = node.origin();
      return new Place(origin.path(), origin.block(), origin.trail());
    }
  }

  private static final class Row {
    Counts counts = Counts.NONE;
    Optional<Precision> input = Optional.empty();
    Optional<Type> output = Optional.empty();

    void add(Counts more) {
      counts = counts.plus(more);
    }

    void reads(Precision precision) {
      boolean finer = input.map(i -> precision.compareTo(i) > 0).orElse(true);
      input = finer ? Optional.of(precision) : input;
    }

    Summary.Layer layer(Place place) {
      return new Summary.Layer(place.path(), place.block(), input, output, counts);
    }
  }

  private Row row(Node node) {
    return rows.computeIfAbsent(Place.of(node), p -> new Row());
  }

  /** The values on which outputs depend. */
  private static Set<Value> used(Region region) {
    Set<Value> used = new HashSet<>(region.results());
    for (Node node : region.nodes().reversed()) {
      if (node.results().stream().anyMatch(used::contains)) {
        used.addAll(node.op().operands());
      }
    }
    return used;
  }

  private static List<Summary.Input> inputs(Region region) {
    return region.nodes().stream()
        .filter(n -> n.op() instanceof Op.Input i && i.source() == Op.Source.INPUT)
        .map(n -> new Summary.Input(((Op.Input) n.op()).name(), n.result().type()))
        .toList();
  }

  private void parametersAndProducts() {
    Map<Value, List<StoredValue>> made = new HashMap<>();
    for (StoredValue value : stored.list()) {
      value.parameters().forEach(p -> made.computeIfAbsent(p, any -> new ArrayList<>()).add(value));
    }
    for (Node node : region.nodes()) {
      switch (node.op()) {
        case Op.Parameter p -> {
          long size = node.result().type().shape().elements(1);
          boolean binary = isBinary(size, made.getOrDefault(node.result(), List.of()));
          row(node).add(Counts.parameters(size, binary));
        }
        case Op.Kernel k when isProduct(node, k) -> products(node, k);
        default -> {}
      }
    }
  }

  /**
   * Whether signs are all that is used of a parameter, but for real values that are smaller than
   * itself, such as the means of its filters.
   *
   * @param made the stored values that are computed from it
   */
  private static boolean isBinary(long size, List<StoredValue> made) {
    return made.stream().anyMatch(StoredValue::binary)
        && made.stream().allMatch(s -> s.binary() || s.elements() < size);
  }

  /** Products of weights with weights are made once, not for each image. */
  private boolean isProduct(Node node, Op.Kernel kernel) {
    return kernel.name().equals(ExternalKernels.CONV)
        && used.contains(node.result())
        && node.result().type().batched();
  }

  private void products(Node node, Op.Kernel kernel) {
    Conv2d convolution = ExternalKernels.convolution(kernel, node.result().type());
    long macs =
        (long) convolution.outHeight()
            * convolution.outWidth()
            * convolution.filters()
            * convolution.taps();
    Precision input = Precision.of(kernel.inputs().get(0).type().element());
    boolean binary = input != Precision.FLOAT && stored.areSigns(kernel.inputs().get(1));
    Row row = row(node);
    row.add(Counts.macs(macs, binary));
    row.reads(input);
  }

  /** What is computed from several parameters counts where the first of them is owned. */
  private void memory() {
    Producers producers = Producers.of(region);
    for (StoredValue value : stored.list()) {
      if (value.used()) {
        Node owner = producers.of(value.parameters().get(0));
        row(owner).add(Counts.values(value.elements(), value.binary()));
      }
    }
  }

  /** The last value for each image that a block computes is what it makes. */
  private void outputs() {
    for (Node node : region.nodes()) {
      Row row = rows.get(Place.of(node));
      Value last = node.results().getLast();
      if (row != null && used.contains(last) && last.type().batched()) {
        row.output = Optional.of(last.type());
      }
    }
  }
}
