package org.bnn4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What ONNX's own checker asks of a model, and that nothing in it is idle. */
final class Validity {
  private Validity() {}

  static void check(OnnxModel model) {
    ModelProto proto = model.proto();
    assertThat(proto.getIrVersion()).isEqualTo(8);
    assertThat(proto.getProducerName()).isEqualTo("bnn4j");
    assertThat(proto.getOpsetImportList()).hasSize(1);
    assertThat(proto.getOpsetImport(0).getDomain()).isEmpty();
    assertThat(proto.getOpsetImport(0).getVersion()).isEqualTo(OnnxModel.OPSET);
    assertThat(proto.getFunctionsCount()).isZero();
    check(proto.getGraph());
  }

  /** Single assignment in topological order; every initializer and every node is used. */
  private static void check(GraphProto graph) {
    List<String> made = new ArrayList<>();
    graph.getInputList().forEach(input -> made.add(input.getName()));
    graph.getInitializerList().forEach(initializer -> made.add(initializer.getName()));
    Set<String> read = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      assertThat(node.getDomain()).isEmpty();
      assertThat(node.getName()).isNotEmpty();
      assertThat(made).containsAll(node.getInputList());
      read.addAll(node.getInputList());
      made.addAll(node.getOutputList());
    }
    assertThat(made).doesNotHaveDuplicates().doesNotContain("");
    graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(read::add);
    assertThat(made).containsAll(read);
    Set<String> inputs = new HashSet<>();
    graph.getInputList().forEach(input -> inputs.add(input.getName()));
    assertThat(made.stream().filter(name -> !inputs.contains(name))).allMatch(read::contains);
    assertThat(graph.getInitializerList()).allSatisfy(Validity::checkSize);
  }

  private static void checkSize(TensorProto tensor) {
    long elements = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    int bytes = tensor.getDataType() == TensorProto.DataType.INT64.getNumber() ? 8 : 4;
    assertThat((long) tensor.getRawData().size()).as(tensor.getName()).isEqualTo(elements * bytes);
  }
}
