package org.bnn4j.runtime.kernel;

import java.util.List;

/** A copy that rearranges elements and computes nothing. Element types are kept. */
public sealed interface Move {
  /** The type of the result. */
  TensorType result();

  /**
   * {@code out[n, c, h, w] = in[n, offset.c + step.c·c, offset.h + step.h·h, offset.w + step.w·w]},
   * and {@code fill} where that lies outside: slices, crops, padding, shifts and subsampling.
   *
   * <p>Arguments: in, out.
   *
   * @param shape the result's, with the first axis of the input's
   * @param offset where the window begins, which may lie outside, also below 0
   * @param step at least 1 on each axis
   * @param fill 0, or for signs −1 or +1; any value for reals
   */
  record Window(TensorType input, Shape shape, Index offset, Index step, float fill)
      implements Move {
    @Override
    public TensorType result() {
      return new TensorType(input.element(), shape);
    }
  }

  /**
   * The adjoint of {@link Window}: {@code out[n, offset.c + step.c·c, …] = in[n, c, h, w]} for
   * places inside, 0 elsewhere. Steps are at least 1. REAL only.
   *
   * <p>Arguments: in, out.
   */
  record Spread(TensorType input, Shape shape, Index offset, Index step) implements Move {
    @Override
    public TensorType result() {
      return new TensorType(input.element(), shape);
    }
  }

  /**
   * The inputs one behind the other along the channels.
   *
   * <p>Arguments: the inputs, out.
   */
  record Concat(List<TensorType> inputs) implements Move {
    public Concat {
      inputs = List.copyOf(inputs);
    }

    @Override
    public TensorType result() {
      int channels = inputs.stream().mapToInt(t -> t.shape().c()).sum();
      TensorType first = inputs.get(0);
      return new TensorType(first.element(), first.shape().with(Axis.C, channels));
    }
  }

  /**
   * The same elements in logical (NCHW, row-major) order under another shape.
   *
   * <p>Arguments: in, out.
   */
  record Reshape(TensorType input, Shape shape) implements Move {
    @Override
    public TensorType result() {
      return new TensorType(input.element(), shape);
    }
  }

  /** A place or a step per image axis. */
  record Index(int c, int h, int w) {}
}
