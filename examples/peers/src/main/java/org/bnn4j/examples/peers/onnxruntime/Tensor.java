package org.bnn4j.examples.peers.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An input or output of a model, in memory that ONNX Runtime reads or writes directly. */
final class Tensor {
  private final String name;
  private final OnnxJavaType type;
  private final long[] shape;
  private final ByteBuffer values;

  /** A tensor of zeros. */
  Tensor(String name, OnnxJavaType type, long... shape) {
    this.name = name;
    this.type = type;
    this.shape = shape.clone();
    long bytes = Arrays.stream(shape).reduce(type.size, (a, b) -> a * b);
    this.values = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  String name() {
    return name;
  }

  OnnxJavaType type() {
    return type;
  }

  long[] shape() {
    return shape.clone();
  }

  ByteBuffer values() {
    return values;
  }
}
