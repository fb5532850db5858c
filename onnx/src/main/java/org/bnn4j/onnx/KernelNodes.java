package org.bnn4j.onnx;

import java.util.List;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.onnx.OnnxGraph.Tensor;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pool2d;

/** Convolutions and pooling. */
final class KernelNodes {
  private static final Padding NONE = Padding.all(0);

  private final OnnxGraph graph;
  private final GraphValues values;

  KernelNodes(OnnxGraph graph, GraphValues values) {
    this.graph = graph;
    this.values = values;
  }

  void add(Node node, Op.Kernel op) {
    Value result = node.result();
    switch (op.name()) {
      case ExternalKernels.CONV ->
          convolution(result, op.inputs(), ExternalKernels.convolution(op, result.type()));
      case ExternalKernels.MAX_POOL ->
          put(result, maxPool(op, ExternalKernels.pooling(op, result.type())), 4);
      case ExternalKernels.AVERAGE_POOL ->
          put(result, averagePool(op, ExternalKernels.pooling(op, result.type())), 4);
      default ->
          throw new ExportException(
              node.origin().span()
                  + ": the kernel "
                  + op.name()
                  + " has no counterpart in ONNX: leave it out where the network does not train"
                  + " (`if training`), or use the generated classes");
    }
  }

  private void put(Value result, Tensor tensor, int rank) {
    graph.name(tensor);
    values.put(result, tensor, Dims.of(result.type().shape(), rank));
  }

  private void convolution(Value result, List<Value> operands, Conv2d spec) {
    Value x = operands.get(0);
    Value weights = operands.get(1);
    if (isFullyConnected(spec)) {
      Tensor product =
          graph.add(
              "Gemm",
              List.of(values.as(x, 2), values.as(weights, 2)),
              Attributes.integer("transB", 1));
      put(result, product, 2);
      return;
    }
    boolean padFirst = spec.padValue() != 0 && !spec.padding().equals(NONE);
    Tensor image = values.as(x, 4);
    Tensor padded = padFirst ? pad(image, spec.padding(), spec.padValue()) : image;
    Tensor sums =
        graph.add(
            "Conv",
            List.of(padded, values.as(weights, 4)),
            Attributes.integers("kernel_shape", spec.kernelHeight(), spec.kernelWidth()),
            Attributes.integers("strides", spec.stride(), spec.stride()),
            Attributes.integers("pads", pads(padFirst ? NONE : spec.padding())),
            Attributes.integers("dilations", spec.dilation(), spec.dilation()),
            Attributes.integer("group", spec.groups()));
    put(result, sums, 4);
  }

  private static boolean isFullyConnected(Conv2d spec) {
    return spec.height() == 1
        && spec.width() == 1
        && spec.kernelHeight() == 1
        && spec.kernelWidth() == 1
        && spec.groups() == 1
        && spec.padding().equals(NONE);
  }

  /** Padding up to the end of the last window says without ONNX's {@code ceil_mode} how many. */
  private Tensor maxPool(Op.Kernel op, Pool2d spec) {
    Padding given = spec.padding();
    Padding overhang = overhang(spec);
    Padding padding =
        new Padding(
            given.top(),
            given.left(),
            given.bottom() + overhang.bottom(),
            given.right() + overhang.right());
    return graph.add(
        "MaxPool",
        List.of(values.as(op.inputs().getFirst(), 4)),
        Attributes.integers("kernel_shape", spec.kernelHeight(), spec.kernelWidth()),
        Attributes.integers("strides", spec.stride(), spec.stride()),
        Attributes.integers("pads", pads(padding)));
  }

  /**
   * Padded zeros count, places that only a hanging window adds do not: those are ONNX's padding.
   */
  private Tensor averagePool(Op.Kernel op, Pool2d spec) {
    Tensor image = values.as(op.inputs().getFirst(), 4);
    Padding overhang = overhang(spec);
    boolean hangs = !overhang.equals(NONE);
    boolean padFirst = hangs && !spec.padding().equals(NONE);
    return graph.add(
        "AveragePool",
        List.of(padFirst ? pad(image, spec.padding(), 0) : image),
        Attributes.integers("kernel_shape", spec.kernelHeight(), spec.kernelWidth()),
        Attributes.integers("strides", spec.stride(), spec.stride()),
        Attributes.integers("pads", pads(hangs ? overhang : spec.padding())),
        Attributes.integer("count_include_pad", hangs ? 0 : 1));
  }

  /** How far the last windows reach beyond the padded image. */
  private static Padding overhang(Pool2d spec) {
    Padding padding = spec.padding();
    int height = (spec.outHeight() - 1) * spec.stride() + spec.kernelHeight();
    int width = (spec.outWidth() - 1) * spec.stride() + spec.kernelWidth();
    return new Padding(
        0,
        0,
        Math.max(0, height - spec.height() - padding.top() - padding.bottom()),
        Math.max(0, width - spec.width() - padding.left() - padding.right()));
  }

  private Tensor pad(Tensor image, Padding padding, int value) {
    long[] pads = pads(padding);
    List<Long> all = List.of(0L, 0L, pads[0], pads[1], 0L, 0L, pads[2], pads[3]);
    return graph.add("Pad", List.of(image, graph.integers(all), graph.number(value)));
  }

  private static long[] pads(Padding padding) {
    return new long[] {padding.top(), padding.left(), padding.bottom(), padding.right()};
  }
}
