package org.bnn4j.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;

/** An ONNX model: a graph of operators of ONNX's own domain, weights included. */
public final class OnnxModel {
  /** The version of ONNX's operators that the nodes mean. */
  public static final int OPSET = 17;

  /** The version of the format that came with that of the operators. */
  private static final int IR_VERSION = 8;

  private static final int MODEL_VERSION = 1;

  private final ModelProto proto;

  private OnnxModel(ModelProto proto) {
    this.proto = proto;
  }

  static OnnxModel of(String network, GraphProto graph) {
    return new OnnxModel(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName("bnn4j")
            .setModelVersion(MODEL_VERSION)
            .setDocString(
                network + ", a binary neural network: signs are floats that are -1, 0 or +1")
            .setGraph(graph)
            .build());
  }

  /** The model as the classes of ONNX's format. */
  ModelProto proto() {
    return proto;
  }

  /** How many nodes it has. */
  public int nodes() {
    return proto.getGraph().getNodeCount();
  }

  /** The contents of a {@code .onnx} file. The same network and parameters give the same bytes. */
  public byte[] toBytes() {
    return proto.toByteArray();
  }
}
