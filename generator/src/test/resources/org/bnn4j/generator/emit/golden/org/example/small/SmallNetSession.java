package org.example.small;

import static org.bnn4j.runtime.kernel.Axis.C;
import static org.bnn4j.runtime.kernel.Axis.H;
import static org.bnn4j.runtime.kernel.Axis.W;
import static org.bnn4j.runtime.kernel.Element.REAL;
import static org.bnn4j.runtime.kernel.Element.SIGN;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Shape.batch;
import static org.bnn4j.runtime.kernel.Shape.perChannel;
import static org.bnn4j.runtime.kernel.TensorType.count;
import static org.bnn4j.runtime.kernel.TensorType.real;
import static org.bnn4j.runtime.kernel.TensorType.sign;

import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.model.Parameter;

/** Runs a {@link SmallNet} with its parameters as they are. To be used by one thread at a time. */
public final class SmallNetSession implements AutoCloseable {
  private static final TensorType IMAGE = real(batch(1, 6, 6));
  private static final TensorType LOGITS = real(batch(3, 1, 1));

  private final SmallNet net;
  private final Backend backend;
  private final int maxBatch;
  private final Memory memory;
  private final Steps steps;
  private long preparedVersion = -1;
  private final Conv stem;
  private final ResidualUnit stageUnit;
  private final ResidualUnit stageUnit2;
  private final GlobalAvgPool globalAvgPool;
  private final Linear linear;

  SmallNetSession(SmallNet net, int maxBatch) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be at least 1, but is " + maxBatch);
    }
    this.net = net;
    this.backend = net.parameters().backend();
    this.maxBatch = maxBatch;
    this.memory = new Memory(backend, maxBatch);
    stem = new Conv(backend, net.stemWeight, memory.image, memory.scratch2);
    stageUnit =
        new ResidualUnit(
            backend, net.stageUnitConvWeight, memory.scratch1, memory.scratch2, memory.scratch3,
            memory.scratch1, memory.scratch2);
    stageUnit2 =
        new ResidualUnit(
            backend, net.stageUnit2ConvWeight, memory.scratch1, memory.scratch2, memory.scratch3,
            memory.scratch1, memory.scratch2);
    globalAvgPool = new GlobalAvgPool(backend, memory.scratch2, memory.scratch1);
    linear =
        new Linear(backend, net.linearWeight, memory.scratch1, net.linearBias, memory.scratch4);
    this.steps = backend.steps(this::run);
  }

  /** Runs on one image: as below, with n = 1. */
  public void forward(float[] image, float[] logits) {
    forward(image, logits, 1);
  }

  /**
   * Runs on a batch.
   *
   * @param image {@code float[n][1][6][6]}, flattened
   * @param logits {@code float[n][3]}, flattened; written
   * @param n images in the batch, from 1 to the largest batch
   * @throws IllegalArgumentException if an array does not hold n images, or as many as the largest
   *     batch
   */
  public void forward(float[] image, float[] logits, int n) {
    checkBatch(n);
    checkLength("image", "[1, 6, 6]", 36, n, image.length);
    checkLength("logits", "[3]", 3, n, logits.length);
    backend.write(IMAGE, n, image, memory.image);
    if (net.parameters().version() != preparedVersion) {
      prepare();
      preparedVersion = net.parameters().version();
    }
    steps.run(n);
    backend.read(LOGITS, n, memory.scratch4, logits);
  }

  /** Binarizes and arranges the weights, after they have changed. */
  private void prepare() {
    // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
    stem.prepare();
    // let stage = stem |> repeat(2) residual_unit()  (SmallNet.bnn:11)
    stageUnit.prepare();
    stageUnit2.prepare();
    // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
    linear.prepare();
  }

  private void run(int n) {
    // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
    stem.forward(n);
    // let stage = stem |> repeat(2) residual_unit()  (SmallNet.bnn:11)
    stageUnit.forward(n);
    stageUnit2.forward(n);
    // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
    globalAvgPool.forward(n);
    linear.forward(n);
  }

  /** Ends the session. The network stays as it is. */
  @Override
  public void close() {}

  private void checkBatch(int n) {
    if (n < 1 || n > maxBatch) {
      throw new IllegalArgumentException("n must be in 1.." + maxBatch + ", but is " + n);
    }
  }

  /** Refuses an array that holds neither n tensors nor as many as the largest batch. */
  private void checkLength(String name, String shape, int size, int n, int length) {
    if (length != (long) n * size && length != (long) maxBatch * size) {
      throw new IllegalArgumentException(
          name + " must hold " + (long) n * size + " values, " + n + " x " + shape
              + ", but has " + length);
    }
  }

  /** What blocks hand to each other. */
  private static final class Memory {
    final Buffer image;
    final Buffer scratch1;
    final Buffer scratch2;
    final Buffer scratch3;
    final Buffer scratch4;

    Memory(Backend backend, int maxBatch) {
      image = backend.allocate(maxBatch, real(batch(1, 6, 6)));
      scratch1 =
          backend.allocate(
              maxBatch,
              count(batch(4, 6, 6)),
              real(Shape.of(4, 1, 1, 1)),
              real(batch(4, 1, 1)));
      scratch2 = backend.allocate(maxBatch, real(batch(4, 6, 6)));
      scratch3 = backend.allocate(maxBatch, sign(batch(4, 6, 6)));
      scratch4 = backend.allocate(maxBatch, real(batch(3, 1, 1)));
    }
  }

  /** {@code conv} of {@code SmallNet.bnn}, as {@code stem}. */
  private static final class Conv {
    private static final Conv2d CONVOLUTION =
        new Conv2d(REAL, REAL, 1, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0);

    private final Kernel arrange;
    private final Kernel convolve;

    private final Buffer weight;
    private final Buffer arranged;
    private final Buffer input;
    private final Buffer output;

    Conv(Backend backend, Parameter weight, Buffer input, Buffer output) {
      this.weight = weight.buffer();
      this.arranged = backend.allocateWeights(CONVOLUTION);
      this.input = input;
      this.output = output;
      Kernels kernels = backend.kernels();
      this.arrange = kernels.arrangeWeights(CONVOLUTION);
      this.convolve = kernels.conv2d(CONVOLUTION);
    }

    void prepare() {
      // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
      arrange.run(1, weight, arranged);
    }

    void forward(int n) {
      // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
      convolve.run(n, input, arranged, output);
    }
  }

  /** {@code residual_unit} of {@code SmallNet.bnn}, as {@code stage.unit}, {@code stage.unit_2}. */
  private static final class ResidualUnit {
    /** {@code abs(convWeight)} */
    private static final Reduce CONV_ALPHA_MEAN =
        new Reduce(
            Shape.of(4, 4, 3, 3),
            List.of(real(Shape.of(4, 4, 3, 3))),
            List.of(Formula.of(convWeight -> abs(convWeight))),
            List.of(C, H, W),
            true);

    private static final Move CONV_RESHAPE =
        new Move.Reshape(real(Shape.of(4, 1, 1, 1)), perChannel(4));

    /** {@code sign(convWeight, 1)} */
    private static final Pointwise CONV_BINARY_SIGN =
        Pointwise.of(
            Shape.of(4, 4, 3, 3),
            SIGN,
            Formula.of(convWeight -> sign(convWeight, 1)),
            real(Shape.of(4, 4, 3, 3)));

    private static final Conv2d CONV =
        new Conv2d(SIGN, SIGN, 4, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0);

    /** {@code sign(input, 1)} */
    private static final Pointwise CONV_BITS_SIGN =
        Pointwise.of(
            batch(4, 6, 6),
            SIGN,
            Formula.of(input -> sign(input, 1)),
            real(batch(4, 6, 6)));

    /** {@code counts * convAlpha + input} */
    private static final Pointwise APPLY =
        Pointwise.of(
            batch(4, 6, 6),
            REAL,
            Formula.of((counts, convAlpha, input) -> add(multiply(counts, convAlpha), input)),
            count(batch(4, 6, 6)),
            real(perChannel(4)),
            real(batch(4, 6, 6)));

    private final Kernel convAlphaMean;
    private final Kernel convReshape;
    private final Kernel convBinarySign;
    private final Kernel convArrange;
    private final Kernel convBitsSign;
    private final Kernel conv;
    private final Kernel apply;

    private final Buffer convWeight;
    private final Buffer scratch;
    private final Buffer convAlpha;
    private final Buffer convBinary;
    private final Buffer convArranged;
    private final Buffer input;
    private final Buffer signs;
    private final Buffer counts;
    private final Buffer output;

    ResidualUnit(Backend backend, Parameter convWeight, Buffer scratch, Buffer input, Buffer signs,
        Buffer counts, Buffer output) {
      this.convWeight = convWeight.buffer();
      this.scratch = scratch;
      this.convAlpha = backend.allocate(1, real(perChannel(4)));
      this.convBinary = backend.allocate(1, sign(Shape.of(4, 4, 3, 3)));
      this.convArranged = backend.allocateWeights(CONV);
      this.input = input;
      this.signs = signs;
      this.counts = counts;
      this.output = output;
      Kernels kernels = backend.kernels();
      this.convAlphaMean = kernels.reduce(CONV_ALPHA_MEAN);
      this.convReshape = kernels.move(CONV_RESHAPE);
      this.convBinarySign = kernels.pointwise(CONV_BINARY_SIGN);
      this.convArrange = kernels.arrangeWeights(CONV);
      this.convBitsSign = kernels.pointwise(CONV_BITS_SIGN);
      this.conv = kernels.conv2d(CONV);
      this.apply = kernels.pointwise(APPLY);
    }

    void prepare() {
      // let alpha  = mean(abs(weight), over: [c, h, w])  (SmallNet.bnn:25)
      convAlphaMean.run(1, convWeight, scratch);
      convReshape.run(1, scratch, convAlpha);
      // let binary = sign(weight, +1)  (SmallNet.bnn:26)
      convBinarySign.run(1, convWeight, convBinary);
      convArrange.run(1, convBinary, convArranged);
    }

    void forward(int n) {
      // let bits   = sign(x, +1)  (SmallNet.bnn:24)
      convBitsSign.run(n, input, signs);
      // return alpha * conv2d(padding: padding)(bits, binary)  (SmallNet.bnn:27)
      conv.run(n, signs, convArranged, counts);
      // return main + x  (SmallNet.bnn:19)
      apply.run(n, counts, convAlpha, input, output);
    }
  }

  /** The part {@code global_avg_pool} of the network. */
  private static final class GlobalAvgPool {
    private static final Pool2d POOL = new Pool2d(REAL, 4, 6, 6, 6, 6, 6, Padding.all(0), false);

    private final Kernel pool;

    private final Buffer input;
    private final Buffer output;

    GlobalAvgPool(Backend backend, Buffer input, Buffer output) {
      this.input = input;
      this.output = output;
      Kernels kernels = backend.kernels();
      this.pool = kernels.averagePool(POOL);
    }

    void forward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      pool.run(n, input, output);
    }
  }

  /** The part {@code linear} of the network. */
  private static final class Linear {
    private static final Conv2d CONVOLUTION =
        new Conv2d(REAL, REAL, 4, 1, 1, 3, 1, 1, 1, Padding.all(0), 1, 1, 0);

    /** {@code sum + bias} */
    private static final Pointwise CONVOLVE_EPILOGUE =
        Pointwise.of(
            batch(3, 1, 1),
            REAL,
            Formula.of((sum, bias) -> add(sum, bias)),
            real(batch(3, 1, 1)),
            real(perChannel(3)));

    private final Kernel arrange;
    private final Kernel convolve;

    private final Buffer weight;
    private final Buffer arranged;
    private final Buffer input;
    private final Buffer bias;
    private final Buffer output;

    Linear(Backend backend, Parameter weight, Buffer input, Parameter bias, Buffer output) {
      this.weight = weight.buffer();
      this.arranged = backend.allocateWeights(CONVOLUTION);
      this.input = input;
      this.bias = bias.buffer();
      this.output = output;
      Kernels kernels = backend.kernels();
      this.arrange = kernels.arrangeWeights(CONVOLUTION);
      this.convolve = kernels.conv2d(CONVOLUTION, CONVOLVE_EPILOGUE);
    }

    void prepare() {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      arrange.run(1, weight, arranged);
    }

    void forward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      convolve.run(n, input, arranged, bias, output);
    }
  }
}
