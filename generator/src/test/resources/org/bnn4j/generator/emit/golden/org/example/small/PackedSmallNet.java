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

import java.io.IOException;
import java.nio.file.Path;
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
import org.bnn4j.runtime.model.PackedTensor;
import org.bnn4j.runtime.model.PackedTensors;
import org.bnn4j.runtime.model.Parameter;

/**
 * A {@link SmallNet} for inference alone: binary weights take one bit each. Immutable; may be
 * shared
 * between threads, each with a session of its own.
 */
public final class PackedSmallNet {
  private static final String NETWORK = "SmallNet";
  private static final String FINGERPRINT = "8f9c48a397e4c440";

  private final Backend backend;

  private final Buffer stageUnitConvAlpha;
  private final Buffer stageUnitConvBinary;
  private final Buffer stageUnit2ConvAlpha;
  private final Buffer stageUnit2ConvBinary;
  private final Buffer stemWeight;
  private final Buffer linearWeight;
  private final Buffer linearBias;
  private final Buffer stageUnitConvArranged;
  private final Buffer stageUnit2ConvArranged;
  private final Buffer stemArranged;
  private final Buffer linearArranged;

  private PackedSmallNet(Backend backend) {
    this.backend = backend;
    stageUnitConvAlpha = backend.allocate(1, real(perChannel(4)));
    stageUnitConvBinary = backend.allocate(1, sign(Shape.of(4, 4, 3, 3)));
    stageUnit2ConvAlpha = backend.allocate(1, real(perChannel(4)));
    stageUnit2ConvBinary = backend.allocate(1, sign(Shape.of(4, 4, 3, 3)));
    stemWeight = backend.allocate(1, real(Shape.of(4, 1, 3, 3)));
    linearWeight = backend.allocate(1, real(Shape.of(3, 4, 1, 1)));
    linearBias = backend.allocate(1, real(perChannel(3)));
    stageUnitConvArranged =
        backend.allocateWeights(
            new Conv2d(SIGN, SIGN, 4, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0));
    stageUnit2ConvArranged =
        backend.allocateWeights(
            new Conv2d(SIGN, SIGN, 4, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0));
    stemArranged =
        backend.allocateWeights(
            new Conv2d(REAL, REAL, 1, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0));
    linearArranged =
        backend.allocateWeights(
            new Conv2d(REAL, REAL, 4, 1, 1, 3, 1, 1, 1, Padding.all(0), 1, 1, 0));
  }

  static PackedSmallNet pack(SmallNet net) {
    var packed = new PackedSmallNet(net.parameters().backend());
    packed.packFrom(net);
    packed.prepare();
    return packed;
  }

  /** The network that {@link #save} wrote. */
  public static PackedSmallNet load(Backend backend, Path file) throws IOException {
    var packed = new PackedSmallNet(backend);
    PackedTensors.load(file, NETWORK, FINGERPRINT, backend, packed.tensors());
    packed.prepare();
    return packed;
  }

  /** Saves the packed weights, as safetensors. */
  public void save(Path file) throws IOException {
    PackedTensors.save(file, NETWORK, FINGERPRINT, backend, tensors());
  }

  /** A session on up to {@code maxBatch} images, to be used by one thread at a time. */
  public Session session(int maxBatch) {
    return new Session(this, maxBatch);
  }

  private void packFrom(SmallNet net) {
    Kernels kernels = backend.kernels();
    var memory = new PackingMemory(backend, 1);
    // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
    Conv.pack(kernels, net.stemWeight, stemWeight);
    // let stage = stem |> repeat(2) residual_unit()  (SmallNet.bnn:11)
    ResidualUnit.pack(
        kernels, net.stageUnitConvWeight, memory.scratch1, stageUnitConvAlpha,
        stageUnitConvBinary);
    ResidualUnit.pack(
        kernels, net.stageUnit2ConvWeight, memory.scratch1, stageUnit2ConvAlpha,
        stageUnit2ConvBinary);
    // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
    Linear.pack(kernels, net.linearWeight, linearWeight, net.linearBias, linearBias);
  }

  private void prepare() {
    Kernels kernels = backend.kernels();
    // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
    Conv.load(kernels, stemWeight, stemArranged);
    // let stage = stem |> repeat(2) residual_unit()  (SmallNet.bnn:11)
    ResidualUnit.load(kernels, stageUnitConvBinary, stageUnitConvArranged);
    ResidualUnit.load(kernels, stageUnit2ConvBinary, stageUnit2ConvArranged);
    // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
    Linear.load(kernels, linearWeight, linearArranged);
  }

  /** What is stored in a file. */
  private List<PackedTensor> tensors() {
    return List.of(
        new PackedTensor("stage_unit_conv_alpha", real(perChannel(4)), stageUnitConvAlpha),
        new PackedTensor(
            "stage_unit_conv_binary",
            sign(Shape.of(4, 4, 3, 3)),
            stageUnitConvBinary),
        new PackedTensor("stage_unit_2_conv_alpha", real(perChannel(4)), stageUnit2ConvAlpha),
        new PackedTensor(
            "stage_unit_2_conv_binary",
            sign(Shape.of(4, 4, 3, 3)),
            stageUnit2ConvBinary),
        new PackedTensor("stem_weight", real(Shape.of(4, 1, 3, 3)), stemWeight),
        new PackedTensor("linear_weight", real(Shape.of(3, 4, 1, 1)), linearWeight),
        new PackedTensor("linear_bias", real(perChannel(3)), linearBias));
  }

  /** Runs the network. To be used by one thread at a time. */
  public static final class Session implements AutoCloseable {
    private static final TensorType IMAGE = real(batch(1, 6, 6));
    private static final TensorType LOGITS = real(batch(3, 1, 1));

    private final Backend backend;
    private final int maxBatch;
    private final Memory memory;
    private final Steps steps;
    private final Conv stem;
    private final ResidualUnit stageUnit;
    private final ResidualUnit stageUnit2;
    private final GlobalAvgPool globalAvgPool;
    private final Linear linear;

    private Session(PackedSmallNet packed, int maxBatch) {
      if (maxBatch < 1) {
        throw new IllegalArgumentException("maxBatch must be at least 1, but is " + maxBatch);
      }
      this.backend = packed.backend;
      this.maxBatch = maxBatch;
      this.memory = new Memory(backend, maxBatch);
      stem = new Conv(backend, memory.image, packed.stemArranged, memory.scratch2);
      stageUnit =
          new ResidualUnit(
              backend, memory.scratch2, memory.scratch3, packed.stageUnitConvArranged,
              memory.scratch1, packed.stageUnitConvAlpha, memory.scratch2);
      stageUnit2 =
          new ResidualUnit(
              backend, memory.scratch2, memory.scratch3, packed.stageUnit2ConvArranged,
              memory.scratch1, packed.stageUnit2ConvAlpha, memory.scratch2);
      globalAvgPool = new GlobalAvgPool(backend, memory.scratch2, memory.scratch1);
      linear =
          new Linear(
              backend, memory.scratch1, packed.linearArranged, packed.linearBias, memory.scratch4);
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
     * @throws IllegalArgumentException if an array does not hold n images, or as many as the
     *     largest batch
     */
    public void forward(float[] image, float[] logits, int n) {
      checkBatch(n);
      checkLength("image", "[1, 6, 6]", 36, n, image.length);
      checkLength("logits", "[3]", 3, n, logits.length);
      backend.write(IMAGE, n, image, memory.image);
      steps.run(n);
      backend.read(LOGITS, n, memory.scratch4, logits);
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

    /** Ends the session. The packed network stays as it is. */
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
  }

  /** What blocks hand to each other within a session. */
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

  /** What blocks hand to each other while they are packed. */
  private static final class PackingMemory {
    final Buffer scratch1;

    PackingMemory(Backend backend, int maxBatch) {
      scratch1 =
          backend.allocate(
              maxBatch,
              count(batch(4, 6, 6)),
              real(Shape.of(4, 1, 1, 1)),
              real(batch(4, 1, 1)));
    }
  }

  /** {@code conv} of {@code SmallNet.bnn}, as {@code stem}. */
  private static final class Conv {
    private static final Pointwise APPLY =
        Pointwise.of(
            Shape.of(4, 1, 3, 3),
            REAL,
            Formula.of(weight -> weight),
            real(Shape.of(4, 1, 3, 3)));

    private static final Conv2d CONVOLUTION =
        new Conv2d(REAL, REAL, 1, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0);

    private final Kernel convolve;

    private final Buffer input;
    private final Buffer arranged;
    private final Buffer output;

    Conv(Backend backend, Buffer input, Buffer arranged, Buffer output) {
      this.input = input;
      this.arranged = arranged;
      this.output = output;
      Kernels kernels = backend.kernels();
      this.convolve = kernels.conv2d(CONVOLUTION);
    }

    static void pack(Kernels kernels, Parameter weight, Buffer packedWeight) {
      // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
      kernels.pointwise(APPLY).run(1, weight.buffer(), packedWeight);
    }

    static void load(Kernels kernels, Buffer packedWeight, Buffer arranged) {
      // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
      kernels.arrangeWeights(CONVOLUTION).run(1, packedWeight, arranged);
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

    private final Kernel convBitsSign;
    private final Kernel conv;
    private final Kernel apply;

    private final Buffer input;
    private final Buffer signs;
    private final Buffer convArranged;
    private final Buffer counts;
    private final Buffer convAlpha;
    private final Buffer output;

    ResidualUnit(Backend backend, Buffer input, Buffer signs, Buffer convArranged, Buffer counts,
        Buffer convAlpha, Buffer output) {
      this.input = input;
      this.signs = signs;
      this.convArranged = convArranged;
      this.counts = counts;
      this.convAlpha = convAlpha;
      this.output = output;
      Kernels kernels = backend.kernels();
      this.convBitsSign = kernels.pointwise(CONV_BITS_SIGN);
      this.conv = kernels.conv2d(CONV);
      this.apply = kernels.pointwise(APPLY);
    }

    static void pack(Kernels kernels, Parameter convWeight, Buffer scratch, Buffer convAlpha,
        Buffer convBinary) {
      // let alpha  = mean(abs(weight), over: [c, h, w])  (SmallNet.bnn:25)
      kernels.reduce(CONV_ALPHA_MEAN).run(1, convWeight.buffer(), scratch);
      kernels.move(CONV_RESHAPE).run(1, scratch, convAlpha);
      // let binary = sign(weight, +1)  (SmallNet.bnn:26)
      kernels.pointwise(CONV_BINARY_SIGN).run(1, convWeight.buffer(), convBinary);
    }

    static void load(Kernels kernels, Buffer convBinary, Buffer convArranged) {
      // let binary = sign(weight, +1)  (SmallNet.bnn:26)
      kernels.arrangeWeights(CONV).run(1, convBinary, convArranged);
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
    private static final Pointwise APPLY =
        Pointwise.of(
            Shape.of(3, 4, 1, 1),
            REAL,
            Formula.of(weight -> weight),
            real(Shape.of(3, 4, 1, 1)));

    private static final Pointwise APPLY2 =
        Pointwise.of(perChannel(3), REAL, Formula.of(bias -> bias), real(perChannel(3)));

    private static final Conv2d CONVOLUTION =
        new Conv2d(REAL, REAL, 4, 1, 1, 3, 1, 1, 1, Padding.all(0), 1, 1, 0);

    /** {@code sum + packedBias} */
    private static final Pointwise CONVOLVE_EPILOGUE =
        Pointwise.of(
            batch(3, 1, 1),
            REAL,
            Formula.of((sum, packedBias) -> add(sum, packedBias)),
            real(batch(3, 1, 1)),
            real(perChannel(3)));

    private final Kernel convolve;

    private final Buffer input;
    private final Buffer arranged;
    private final Buffer packedBias;
    private final Buffer output;

    Linear(Backend backend, Buffer input, Buffer arranged, Buffer packedBias, Buffer output) {
      this.input = input;
      this.arranged = arranged;
      this.packedBias = packedBias;
      this.output = output;
      Kernels kernels = backend.kernels();
      this.convolve = kernels.conv2d(CONVOLUTION, CONVOLVE_EPILOGUE);
    }

    static void pack(Kernels kernels, Parameter weight, Buffer packedWeight, Parameter bias,
        Buffer packedBias) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      kernels.pointwise(APPLY).run(1, weight.buffer(), packedWeight);
      kernels.pointwise(APPLY2).run(1, bias.buffer(), packedBias);
    }

    static void load(Kernels kernels, Buffer packedWeight, Buffer arranged) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      kernels.arrangeWeights(CONVOLUTION).run(1, packedWeight, arranged);
    }

    void forward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      convolve.run(n, input, arranged, packedBias, output);
    }
  }
}
