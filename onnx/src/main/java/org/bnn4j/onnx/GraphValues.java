package org.bnn4j.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.onnx.OnnxGraph.Tensor;

/**
 * Which tensors hold a value. A value of the graph has numbers in an order; under which sizes they
 * are wanted depends on the reader, so a {@code Reshape} is added when it is asked for.
 */
final class GraphValues {
  private final OnnxGraph graph;
  private final Map<Value, Numbers> numbers = new HashMap<>();

  /** The numbers of a value, and the tensors that hold them by sizes. */
  private abstract static class Numbers {
    private final Map<List<Long>, Tensor> tensors = new HashMap<>();

    Tensor as(List<Long> dims) {
      return tensors.computeIfAbsent(dims, this::make);
    }

    abstract Tensor make(List<Long> dims);
  }

  GraphValues(OnnxGraph graph) {
    this.graph = graph;
  }

  /** Says that a value is held by a tensor of these sizes. */
  void put(Value value, Tensor tensor, List<Long> made) {
    numbers.put(
        value,
        new Numbers() {
          @Override
          Tensor make(List<Long> dims) {
            return dims.equals(made)
                ? tensor
                : graph.add("Reshape", List.of(tensor, graph.integers(dims)));
          }
        });
  }

  /** Says that a value is constant. */
  void putConstant(Value value, String label, Supplier<float[]> values) {
    numbers.put(
        value,
        new Numbers() {
          @Override
          Tensor make(List<Long> dims) {
            return graph.initializer(label, dims, values.get());
          }
        });
  }

  /** Says that a value has the same numbers as another, under other sizes. */
  void putReshaped(Value value, Value source) {
    numbers.put(value, of(source));
  }

  /** The tensor that holds a value under these sizes. */
  Tensor as(Value value, List<Long> dims) {
    return of(value).as(dims);
  }

  /** The tensor that holds a value with so many axes. */
  Tensor as(Value value, int rank) {
    return as(value, Dims.of(value.type().shape(), rank));
  }

  private Numbers of(Value value) {
    Numbers found = numbers.get(value);
    if (found == null) {
      throw new IllegalStateException("nothing makes " + value);
    }
    return found;
  }
}
