package org.bnn4j.generator.graph;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Shape;

/**
 * The kernels that the runtime supplies, as the compiler knows them: their names, and how an
 * operation of the graph becomes the runtime's record. The library declares each with {@code
 * external kernel}.
 */
public final class ExternalKernels {
  public static final String CONV = "conv2d";
  public static final String CONV_INPUT_GRADIENT = "conv2d_input_gradient";
  public static final String CONV_WEIGHT_GRADIENT = "conv2d_weight_gradient";
  public static final String MAX_POOL = "max_pool2d";
  public static final String MAX_POOL_GRADIENT = "max_pool2d_gradient";
  public static final String AVERAGE_POOL = "average_pool2d";
  public static final String AVERAGE_POOL_GRADIENT = "average_pool2d_gradient";
  public static final String CROSS_ENTROPY = "softmax_cross_entropy";
  public static final String CROSS_ENTROPY_GRADIENT = "softmax_cross_entropy_gradient";
  public static final String RANDOM_UNIFORM = "random_uniform";

  /** All names, in the order of this class. */
  public static final List<String> NAMES =
      List.of(
          CONV,
          CONV_INPUT_GRADIENT,
          CONV_WEIGHT_GRADIENT,
          MAX_POOL,
          MAX_POOL_GRADIENT,
          AVERAGE_POOL,
          AVERAGE_POOL_GRADIENT,
          CROSS_ENTROPY,
          CROSS_ENTROPY_GRADIENT,
          RANDOM_UNIFORM);

  private ExternalKernels() {}

  /** The element type of a kernel's result: integers where a convolution adds signs, else real. */
  public static ElementType resultElement(Op.Kernel kernel) {
    List<Value> in = kernel.inputs();
    return switch (kernel.name()) {
      case CONV ->
          conv(kernel, in.get(0).type(), in.get(1).type()).resultElement() == Element.COUNT
              ? ElementType.COUNT
              : ElementType.REAL;
      case MAX_POOL -> in.get(0).type().element();
      default -> ElementType.REAL;
    };
  }

  /** The convolution that an operation is about, in whichever direction. */
  public static Conv2d convolution(Op.Kernel kernel, Type result) {
    List<Value> in = kernel.inputs();
    return switch (kernel.name()) {
      case CONV -> conv(kernel, in.get(0).type(), in.get(1).type());
      case CONV_INPUT_GRADIENT -> conv(kernel, result, in.get(1).type());
      case CONV_WEIGHT_GRADIENT -> conv(kernel, in.get(1).type(), result);
      default -> throw new IllegalStateException(kernel.name() + " is no convolution");
    };
  }

  private static Conv2d conv(Op.Kernel kernel, Type input, Type weight) {
    Shape x = input.shape();
    Shape w = weight.shape();
    return new Conv2d(
        input.element().stored(),
        weight.element().stored(),
        x.c(),
        x.h(),
        x.w(),
        w.n(1),
        w.h(),
        w.w(),
        kernel.integer("stride"),
        padding(kernel),
        kernel.integer("dilation"),
        kernel.integer("groups"),
        kernel.integer("pad_value"));
  }

  /** The pooling that an operation is about, in either direction. */
  public static Pool2d pooling(Op.Kernel kernel, Type result) {
    Type input =
        switch (kernel.name()) {
          case MAX_POOL, AVERAGE_POOL -> kernel.inputs().get(0).type();
          case MAX_POOL_GRADIENT -> kernel.inputs().get(1).type();
          case AVERAGE_POOL_GRADIENT -> result;
          default -> throw new IllegalStateException(kernel.name() + " is no pooling");
        };
    Shape x = input.shape();
    return new Pool2d(
        input.element().stored(),
        x.c(),
        x.h(),
        x.w(),
        kernel.integer("kernel_height"),
        kernel.integer("kernel_width"),
        kernel.integer("stride"),
        padding(kernel),
        kernel.integer("ceil") != 0);
  }

  /** The loss that an operation is about, in either direction. */
  public static CrossEntropy crossEntropy(Op.Kernel kernel, Type result) {
    Type logits = kernel.name().equals(CROSS_ENTROPY) ? kernel.inputs().get(0).type() : result;
    return new CrossEntropy(logits.shape().c(), (float) kernel.attribute("smoothing"));
  }

  /** Why the runtime has no such kernel, if it has none with these attributes. */
  public static Optional<String> refusal(Op.Kernel kernel, Type result) {
    try {
      switch (kernel.name()) {
        case CONV -> convolution(kernel, result);
        case MAX_POOL, AVERAGE_POOL -> pooling(kernel, result);
        default -> {}
      }
      return Optional.empty();
    } catch (IllegalArgumentException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  /** The largest absolute value of a count that this operation makes, if it makes one. */
  public static Optional<Integer> bound(Op.Kernel kernel) {
    return kernel.name().equals(CONV)
        ? Optional.of(
            conv(kernel, kernel.inputs().get(0).type(), kernel.inputs().get(1).type()).taps())
        : Optional.empty();
  }

  private static Padding padding(Op.Kernel kernel) {
    return new Padding(
        kernel.integer("top"),
        kernel.integer("left"),
        kernel.integer("bottom"),
        kernel.integer("right"));
  }
}
