package org.bnn4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.Origin;

/**
 * An ONNX graph that grows. Every node has one result; of nodes that do the same to the same the
 * first serves all. Names are given at the end, when it is known which are wanted.
 */
final class OnnxGraph {
  /** The name of the batch in shapes. */
  private static final String BATCH = "N";

  /** Protobuf's limit, less what names and nodes may need. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  /** A tensor of the graph. */
  record Tensor(int id) {}

  private record Operation(String operator, List<Tensor> inputs, List<AttributeProto> attributes) {}

  private record Input(Tensor tensor, String name, List<Long> dims, TensorProto.DataType type) {}

  private record Output(Tensor tensor, String name, List<Long> dims, TensorProto.DataType type) {}

  private final String network;
  private final LinkedHashMap<Tensor, Operation> nodes = new LinkedHashMap<>();
  private final Map<Operation, Tensor> known = new HashMap<>();
  private final Map<Tensor, String> labels = new HashMap<>();
  private final Map<Tensor, String> sources = new HashMap<>();
  private final Map<TensorProto, Tensor> numbers = new HashMap<>();
  private final Map<Tensor, TensorProto> initializers = new LinkedHashMap<>();
  private final List<Input> inputs = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private String path = "";
  private String name = "";
  private String source = "";
  private long bytes;
  private int tensors;

  OnnxGraph(String network) {
    this.network = network;
  }

  /**
   * Refuses what no ONNX file can hold.
   *
   * @param bytes those of all numbers
   */
  static void checkSize(String network, long bytes) {
    if (bytes > LARGEST) {
      throw new ExportException(
          network
              + " has "
              + (bytes >> 20)
              + " MiB of numbers, but an ONNX file holds less than 2048: make it smaller, or use"
              + " the generated classes");
    }
  }

  /** From here on nodes come from this place of the text. */
  void at(Origin origin) {
    path = origin.path().isEmpty() ? "" : origin.path() + ".";
    name = origin.name();
    source = origin.span().toString();
  }

  Tensor input(String inputName, List<Long> dims, TensorProto.DataType type) {
    Tensor tensor = fresh(inputName);
    inputs.add(new Input(tensor, inputName, dims, type));
    return tensor;
  }

  /** The first of the inputs, whose first axis is the batch. */
  Tensor firstInput() {
    return inputs.getFirst().tensor();
  }

  void output(Tensor tensor, String outputName, List<Long> dims, TensorProto.DataType type) {
    boolean taken =
        isConstant(tensor)
            || inputs.stream().anyMatch(i -> i.tensor().equals(tensor))
            || outputs.stream().anyMatch(o -> o.tensor().equals(tensor));
    Tensor own = taken ? copy(tensor, outputName) : tensor;
    outputs.add(new Output(own, outputName, dims, type));
  }

  private Tensor copy(Tensor tensor, String label) {
    Tensor copy = fresh(label);
    nodes.put(copy, new Operation("Identity", List.of(tensor), List.of()));
    return copy;
  }

  /** The result of an operator. */
  Tensor add(String operator, List<Tensor> operands, AttributeProto... attributes) {
    Operation operation = new Operation(operator, List.copyOf(operands), List.of(attributes));
    return known.computeIfAbsent(
        operation,
        o -> {
          Tensor result = fresh(path + inLowerCase(operator));
          sources.put(result, source);
          nodes.put(result, o);
          return result;
        });
  }

  /** {@code greater_or_equal}. */
  private static String inLowerCase(String operator) {
    return operator.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /** Whether the numbers of a tensor are known. */
  boolean isConstant(Tensor tensor) {
    return initializers.containsKey(tensor);
  }

  /** Whether a tensor is a single {@link #number}. */
  boolean isNumber(Tensor tensor) {
    TensorProto found = initializers.get(tensor);
    return found != null && found.getDimsCount() == 0;
  }

  /** What the operator reads that makes a tensor; empty if it is another operator. */
  List<Tensor> operands(String operator, Tensor result) {
    Operation operation = nodes.get(result);
    return operation != null && operation.operator().equals(operator)
        ? operation.inputs()
        : List.of();
  }

  /** Gives a result the name that the text has for it, if it has one. */
  void name(Tensor result) {
    if (!name.isEmpty()) {
      labels.put(result, path + name);
    }
  }

  /** Numbers under a name. */
  Tensor initializer(String label, List<Long> dims, float[] values) {
    bytes += (long) values.length * Float.BYTES;
    checkSize(network, bytes);
    Tensor tensor = fresh(label);
    initializers.put(tensor, floats(dims, values));
    return tensor;
  }

  /** One number. */
  Tensor number(float value) {
    return shared("number_" + value, floats(List.of(), new float[] {value}));
  }

  /** A list of whole numbers. */
  Tensor integers(List<Long> values) {
    ByteBuffer raw = littleEndian(values.size() * Long.BYTES);
    values.forEach(raw::putLong);
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(values.size())
            .setRawData(UnsafeByteOperations.unsafeWrap(raw.flip()))
            .build();
    return shared(
        values.stream().map(String::valueOf).collect(Collectors.joining("_", "integers_", "")),
        tensor);
  }

  private Tensor shared(String label, TensorProto tensor) {
    return numbers.computeIfAbsent(
        tensor,
        t -> {
          Tensor made = fresh(label);
          initializers.put(made, t);
          return made;
        });
  }

  private Tensor fresh(String label) {
    Tensor tensor = new Tensor(tensors++);
    labels.put(tensor, label);
    return tensor;
  }

  private static TensorProto floats(List<Long> dims, float[] values) {
    ByteBuffer raw = littleEndian(Math.multiplyExact(values.length, Float.BYTES));
    raw.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addAllDims(dims)
        .setRawData(UnsafeByteOperations.unsafeWrap(raw))
        .build();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The graph as it is now, without what nothing reads. */
  GraphProto build() {
    removeUnused();
    TensorNames names = new TensorNames();
    inputs.forEach(i -> names.give(i.tensor(), i.name()));
    outputs.forEach(o -> names.give(o.tensor(), o.name()));
    initializers.keySet().forEach(t -> names.give(t, labels.getOrDefault(t, "")));
    nodes.keySet().forEach(t -> names.give(t, labels.getOrDefault(t, "")));
    GraphProto.Builder graph = GraphProto.newBuilder().setName(network);
    inputs.forEach(i -> graph.addInput(info(i.name(), i.dims(), i.type())));
    outputs.forEach(o -> graph.addOutput(info(o.name(), o.dims(), o.type())));
    initializers.forEach(
        (t, proto) -> graph.addInitializer(proto.toBuilder().setName(names.of(t))));
    nodes.forEach((result, operation) -> graph.addNode(node(operation, result, names)));
    return graph.build();
  }

  private void removeUnused() {
    Set<Tensor> wanted = new HashSet<>();
    outputs.forEach(output -> wanted.add(output.tensor()));
    Iterator<Map.Entry<Tensor, Operation>> last = nodes.sequencedEntrySet().reversed().iterator();
    while (last.hasNext()) {
      Map.Entry<Tensor, Operation> node = last.next();
      if (wanted.contains(node.getKey())) {
        wanted.addAll(node.getValue().inputs());
      } else {
        last.remove();
      }
    }
    initializers.keySet().retainAll(wanted);
  }

  private NodeProto node(Operation operation, Tensor result, TensorNames names) {
    return NodeProto.newBuilder()
        .setOpType(operation.operator())
        .setName(names.of(result))
        .setDocString(sources.getOrDefault(result, ""))
        .addAllInput(operation.inputs().stream().map(names::of).toList())
        .addOutput(names.of(result))
        .addAllAttribute(operation.attributes())
        .build();
  }

  private static ValueInfoProto info(String name, List<Long> dims, TensorProto.DataType type) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      TensorShapeProto.Dimension.Builder size = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dim == 0 ? size.setDimParam(BATCH) : size.setDimValue(dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
