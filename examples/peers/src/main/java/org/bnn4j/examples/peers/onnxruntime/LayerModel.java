package org.bnn4j.examples.peers.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bnn4j.examples.benchmarks.Layer;

/** ONNX models of one convolution with random weights of -1 and +1. */
final class LayerModel {
  private static final String INPUT = "x";
  private static final String OUTPUT = "y";
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final String CONTRIBUTED = "com.microsoft";

  /** Small enough for sums of many products to stay within a byte. */
  private static final float RESULT_SCALE = 4;

  private LayerModel() {}

  /** Floats, NCHW. */
  static byte[] floats(Layer layer) {
    ByteBuffer weights = ByteBuffer.allocate(4 * weights(layer)).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(1);
    while (weights.hasRemaining()) {
      weights.putFloat(random.nextBoolean() ? 1 : -1);
    }
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addInitializer(
                tensor("w", TensorProto.DataType.FLOAT, weights.array(), weightShape(layer)))
            .addNode(convolution("Conv", layer).addInput(INPUT).addInput("w").addOutput(OUTPUT));
    return model(graph, layer, TensorProto.DataType.FLOAT, false);
  }

  /**
   * Unsigned bytes times signed ones, each tensor with one scale, to unsigned bytes.
   *
   * @param channelsLast whether images are NHWC: then the node is ONNX Runtime's own
   */
  static byte[] bytes(Layer layer, boolean channelsLast) {
    byte[] weights = new byte[weights(layer)];
    Random random = new Random(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (random.nextBoolean() ? 1 : -1);
    }
    NodeProto.Builder node = convolution("QLinearConv", layer).addOutput(OUTPUT);
    for (String name : new String[] {INPUT, "x_scale", "x_zero", "w", "w_scale", "w_zero"}) {
      node.addInput(name);
    }
    node.addInput("y_scale").addInput("y_zero");
    if (channelsLast) {
      node.setDomain(CONTRIBUTED).addAttribute(attribute("channels_last", 1));
    }
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addInitializer(tensor("w", TensorProto.DataType.INT8, weights, weightShape(layer)))
            .addInitializer(scale("x_scale", 1))
            .addInitializer(scale("w_scale", 1))
            .addInitializer(scale("y_scale", RESULT_SCALE))
            .addInitializer(tensor("x_zero", TensorProto.DataType.UINT8, new byte[] {1}))
            .addInitializer(tensor("w_zero", TensorProto.DataType.INT8, new byte[] {0}))
            .addInitializer(tensor("y_zero", TensorProto.DataType.UINT8, new byte[] {(byte) 128}))
            .addNode(node);
    return model(graph, layer, TensorProto.DataType.UINT8, channelsLast);
  }

  private static long[] imageShape(Layer layer, int size, boolean channelsLast) {
    return channelsLast
        ? new long[] {1, size, size, layer.channels()}
        : new long[] {1, layer.channels(), size, size};
  }

  private static byte[] model(
      GraphProto.Builder graph, Layer layer, TensorProto.DataType type, boolean channelsLast) {
    graph
        .setName(layer.id())
        .addInput(value(INPUT, type, imageShape(layer, layer.size(), channelsLast)))
        .addOutput(value(OUTPUT, type, imageShape(layer, layer.outSize(), channelsLast)));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CONTRIBUTED).setVersion(1))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto.Builder convolution(String type, Layer layer) {
    int padding = layer.padding();
    return NodeProto.newBuilder()
        .setOpType(type)
        .addAttribute(attribute("kernel_shape", layer.kernel(), layer.kernel()))
        .addAttribute(attribute("strides", layer.stride(), layer.stride()))
        .addAttribute(attribute("pads", padding, padding, padding, padding));
  }

  private static AttributeProto attribute(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto attribute(String name, int... values) {
    var attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static int weights(Layer layer) {
    return layer.channels() * layer.channels() * layer.kernel() * layer.kernel();
  }

  private static long[] weightShape(Layer layer) {
    return new long[] {layer.channels(), layer.channels(), layer.kernel(), layer.kernel()};
  }

  private static TensorProto scale(String name, float value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return tensor(name, TensorProto.DataType.FLOAT, bytes);
  }

  private static TensorProto tensor(
      String name, TensorProto.DataType type, byte[] bytes, long... shape) {
    var tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
    var sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes)))
        .build();
  }
}
