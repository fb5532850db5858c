package org.example.small;

import static org.bnn4j.runtime.kernel.Axis.C;
import static org.bnn4j.runtime.kernel.Axis.H;
import static org.bnn4j.runtime.kernel.Axis.N;
import static org.bnn4j.runtime.kernel.Axis.W;
import static org.bnn4j.runtime.kernel.Element.REAL;
import static org.bnn4j.runtime.kernel.Element.SIGN;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.batchSize;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Shape.batch;
import static org.bnn4j.runtime.kernel.Shape.perChannel;
import static org.bnn4j.runtime.kernel.Shape.scalar;
import static org.bnn4j.runtime.kernel.TensorType.count;
import static org.bnn4j.runtime.kernel.TensorType.index;
import static org.bnn4j.runtime.kernel.TensorType.real;
import static org.bnn4j.runtime.kernel.TensorType.sign;

import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.train.Optimizer;
import org.bnn4j.runtime.train.OptimizerState;

/** Trains a {@link SmallNet}. To be used by one thread at a time. */
public final class SmallNetTraining implements AutoCloseable {
  private static final TensorType IMAGE = real(batch(1, 6, 6));
  private static final TensorType LOGITS = real(batch(3, 1, 1));
  private static final TensorType LOSS = real(scalar());

  private final SmallNet net;
  private final Backend backend;
  private final int maxBatch;
  private final Memory memory;
  private final OptimizerState optimizer;
  private final Steps steps;
  private final float[] meanLoss = new float[1];
  private int lastBatch;
  private final Conv stem;
  private final ResidualUnit stageUnit;
  private final ResidualUnit stageUnit2;
  private final GlobalAvgPool globalAvgPool;
  private final Linear linear;
  private final Loss loss;

  SmallNetTraining(SmallNet net, int maxBatch, Optimizer optimizer) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch must be at least 1, but is " + maxBatch);
    }
    this.net = net;
    this.backend = net.parameters().backend();
    this.maxBatch = maxBatch;
    this.memory = new Memory(backend, maxBatch);
    var gradients = new Gradients(backend, net);
    this.optimizer = gradients.bind(optimizer, backend, net);
    stem =
        new Conv(
            backend, net.stemWeight, memory.image, memory.stem, memory.scratch1,
            gradients.stemWeight);
    stageUnit =
        new ResidualUnit(
            backend, maxBatch, net.stageUnitConvWeight, memory.scratch1, memory.stem,
            memory.scratch1, memory.stageUnit, memory.scratch3, memory.scratch2,
            gradients.stageUnitConvWeight, memory.scratch1, memory.scratch1);
    stageUnit2 =
        new ResidualUnit(
            backend, maxBatch, net.stageUnit2ConvWeight, memory.scratch1, memory.stageUnit,
            memory.scratch1, memory.stageUnit2, memory.scratch1, memory.scratch2,
            gradients.stageUnit2ConvWeight, memory.scratch3, memory.scratch3);
    globalAvgPool =
        new GlobalAvgPool(
            backend, memory.stageUnit2, memory.globalAvgPool, memory.scratch2, memory.scratch1);
    linear =
        new Linear(
            backend, net.linearWeight, memory.globalAvgPool, net.linearBias, memory.logits,
            memory.scratch1, gradients.linearBias, gradients.linearWeight, memory.scratch2);
    loss =
        new Loss(backend, memory.logits, memory.label, memory.losses, memory.loss, memory.scratch1);
    this.steps = backend.steps(this::compute);
  }

  /**
   * Takes one step on a batch.
   *
   * @param image {@code float[n][1][6][6]}, flattened
   * @param label {@code int[n]}
   * @param n images in the batch, from 1 to the largest batch
   * @return the mean loss of the batch, before the step
   * @throws IllegalArgumentException if an array does not hold n images, or as many as the largest
   *     batch
   */
  public float step(float[] image, int[] label, int n) {
    checkBatch(n);
    checkLength("image", "[1, 6, 6]", 36, n, image.length);
    checkLength("label", "[1]", 1, n, label.length);
    backend.write(IMAGE, n, image, memory.image);
    backend.writeIndices(n, label, memory.label);
    lastBatch = n;

    steps.run(n);
    optimizer.step();
    net.parameters().changed();

    backend.read(LOSS, 1, memory.loss, meanLoss);
    return meanLoss[0];
  }

  /**
   * Copies the output {@code logits} of the last step.
   *
   * @param logits {@code float[n][3]}, flattened, for the images of that step
   */
  public void logits(float[] logits) {
    int n = lastBatch;
    checkBatch(n);
    checkLength("logits", "[3]", 3, n, logits.length);
    backend.read(LOGITS, n, memory.logits, logits);
  }

  /**
   * Copies the gradient that the last step had of a parameter.
   *
   * @param parameter one that is trained, of {@code parameters()} of the network
   * @param gradient as many values as the parameter has, in the same order
   */
  public void gradient(Parameter parameter, float[] gradient) {
    optimizer.gradient(parameter, gradient);
  }

  private void compute(int n) {
    forward(n);
    backward(n);
  }

  private void forward(int n) {
    // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
    stem.forward(n);
    // let stage = stem |> repeat(2) residual_unit()  (SmallNet.bnn:11)
    stageUnit.forward(n);
    stageUnit2.forward(n);
    // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
    linear.forward(n);
    globalAvgPool.forward(n);
    linear.forward2(n);
    // loss cross_entropy(logits, label)  (SmallNet.bnn:14)
    loss.forward(n);
  }

  private void backward(int n) {
    // loss cross_entropy(logits, label)  (SmallNet.bnn:14)
    loss.backward(n);
    // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
    linear.backward(n);
    globalAvgPool.backward(n);
    // let stage = stem |> repeat(2) residual_unit()  (SmallNet.bnn:11)
    stageUnit2.backward(n);
    stageUnit.backward(n);
    // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
    stem.backward(n);
  }

  /** Ends the training. The network stays as it is. */
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
    final Buffer label;
    final Buffer stem;
    final Buffer stageUnit;
    final Buffer stageUnit2;
    final Buffer globalAvgPool;
    final Buffer logits;
    final Buffer losses;
    final Buffer loss;
    final Buffer scratch1;
    final Buffer scratch2;
    final Buffer scratch3;

    Memory(Backend backend, int maxBatch) {
      image = backend.allocate(maxBatch, real(batch(1, 6, 6)));
      label = backend.allocate(maxBatch, index(batch(1, 1, 1)));
      stem = backend.allocate(maxBatch, real(batch(4, 6, 6)));
      stageUnit = backend.allocate(maxBatch, real(batch(4, 6, 6)));
      stageUnit2 = backend.allocate(maxBatch, real(batch(4, 6, 6)));
      globalAvgPool = backend.allocate(maxBatch, real(batch(4, 1, 1)));
      logits = backend.allocate(maxBatch, real(batch(3, 1, 1)));
      losses = backend.allocate(maxBatch, real(batch(1, 1, 1)));
      loss = backend.allocate(1, real(scalar()));
      scratch1 =
          backend.allocate(
              maxBatch,
              real(batch(4, 6, 6)),
              count(batch(4, 6, 6)),
              real(Shape.of(4, 1, 1, 1)),
              real(batch(3, 1, 1)));
      scratch2 = backend.allocate(maxBatch, real(batch(4, 6, 6)), real(batch(4, 1, 1)));
      scratch3 = backend.allocate(maxBatch, real(batch(4, 6, 6)), real(Shape.of(4, 4, 3, 3)));
    }
  }

  /** The gradients of the trained parameters, by the names of those. */
  private static final class Gradients {
    final Buffer stemWeight;
    final Buffer stageUnitConvWeight;
    final Buffer stageUnit2ConvWeight;
    final Buffer linearWeight;
    final Buffer linearBias;

    Gradients(Backend backend, SmallNet net) {
      this.stemWeight = backend.allocate(1, net.stemWeight.type());
      this.stageUnitConvWeight = backend.allocate(1, net.stageUnitConvWeight.type());
      this.stageUnit2ConvWeight = backend.allocate(1, net.stageUnit2ConvWeight.type());
      this.linearWeight = backend.allocate(1, net.linearWeight.type());
      this.linearBias = backend.allocate(1, net.linearBias.type());
    }

    OptimizerState bind(Optimizer optimizer, Backend backend, SmallNet net) {
      return optimizer.bind(
          backend,
          List.of(
              net.stemWeight, net.stageUnitConvWeight, net.stageUnit2ConvWeight,
              net.linearWeight, net.linearBias),
          List.of(stemWeight, stageUnitConvWeight, stageUnit2ConvWeight, linearWeight, linearBias));
    }
  }

  /** {@code conv} of {@code SmallNet.bnn}, as {@code stem}. */
  private static final class Conv {
    private static final Conv2d CONVOLUTION =
        new Conv2d(REAL, REAL, 1, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0);

    private final Kernel arrange;
    private final Kernel convolve;
    private final Kernel backwardWeight;

    private final Buffer weight;
    private final Buffer arranged;
    private final Buffer input;
    private final Buffer output;
    private final Buffer outputGradient;
    private final Buffer weightGradient;

    Conv(Backend backend, Parameter weight, Buffer input, Buffer output, Buffer outputGradient,
        Buffer weightGradient) {
      this.weight = weight.buffer();
      this.arranged = backend.allocateWeights(CONVOLUTION);
      this.input = input;
      this.output = output;
      this.outputGradient = outputGradient;
      this.weightGradient = weightGradient;
      Kernels kernels = backend.kernels();
      this.arrange = kernels.arrangeWeights(CONVOLUTION);
      this.convolve = kernels.conv2d(CONVOLUTION);
      this.backwardWeight = kernels.conv2dWeightGradient(CONVOLUTION);
    }

    void forward(int n) {
      // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
      arrange.run(n, weight, arranged);
      convolve.run(n, input, arranged, output);
    }

    void backward(int n) {
      // let stem  = image |> conv(width, kernel: 3, padding: 1)  (SmallNet.bnn:10)
      backwardWeight.run(n, outputGradient, input, weightGradient);
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

    /** {@code outputGradient * convAlpha} */
    private static final Pointwise CONV_GRADIENT =
        Pointwise.of(
            batch(4, 6, 6),
            REAL,
            Formula.of((outputGradient, convAlpha) -> multiply(outputGradient, convAlpha)),
            real(batch(4, 6, 6)),
            real(perChannel(4)));

    /** {@code select(abs(convWeight) > 1, 0, convWeightGradient)} */
    private static final Pointwise CONV_BINARY_GRADIENT =
        Pointwise.of(
            Shape.of(4, 4, 3, 3),
            REAL,
            Formula.of(
                (convWeight, convWeightGradient) ->
                    select(
                        greater(abs(convWeight), constant(1f)),
                        constant(0f),
                        convWeightGradient)),
            real(Shape.of(4, 4, 3, 3)),
            real(Shape.of(4, 4, 3, 3)));

    /** {@code outputGradient + select(abs(input) > 1, 0, scratch3)} */
    private static final Pointwise CONV_BITS_GRADIENT =
        Pointwise.of(
            batch(4, 6, 6),
            REAL,
            Formula.of(
                (outputGradient, input, scratch3) ->
                    add(
                        outputGradient,
                        select(greater(abs(input), constant(1f)), constant(0f), scratch3))),
            real(batch(4, 6, 6)),
            real(batch(4, 6, 6)),
            real(batch(4, 6, 6)));

    private final Kernel convAlphaMean;
    private final Kernel convReshape;
    private final Kernel convBinarySign;
    private final Kernel convArrange;
    private final Kernel convBitsSign;
    private final Kernel conv;
    private final Kernel apply;
    private final Kernel convGradient;
    private final Kernel convBackwardWeight;
    private final Kernel convBinaryGradient;
    private final Kernel convBackwardInput;
    private final Kernel convBitsGradient;

    private final Buffer convWeight;
    private final Buffer scratch;
    private final Buffer convAlpha;
    private final Buffer convBinary;
    private final Buffer convArranged;
    private final Buffer input;
    private final Buffer convBits;
    private final Buffer counts;
    private final Buffer output;
    private final Buffer outputGradient;
    private final Buffer scratch2;
    private final Buffer convWeightGradient;
    private final Buffer scratch3;
    private final Buffer inputGradient;

    ResidualUnit(Backend backend, int maxBatch, Parameter convWeight, Buffer scratch, Buffer input,
        Buffer counts, Buffer output, Buffer outputGradient, Buffer scratch2,
        Buffer convWeightGradient, Buffer scratch3, Buffer inputGradient) {
      this.convWeight = convWeight.buffer();
      this.scratch = scratch;
      this.convAlpha = backend.allocate(1, real(perChannel(4)));
      this.convBinary = backend.allocate(1, sign(Shape.of(4, 4, 3, 3)));
      this.convArranged = backend.allocateWeights(CONV);
      this.input = input;
      this.convBits = backend.allocate(maxBatch, sign(batch(4, 6, 6)));
      this.counts = counts;
      this.output = output;
      this.outputGradient = outputGradient;
      this.scratch2 = scratch2;
      this.convWeightGradient = convWeightGradient;
      this.scratch3 = scratch3;
      this.inputGradient = inputGradient;
      Kernels kernels = backend.kernels();
      this.convAlphaMean = kernels.reduce(CONV_ALPHA_MEAN);
      this.convReshape = kernels.move(CONV_RESHAPE);
      this.convBinarySign = kernels.pointwise(CONV_BINARY_SIGN);
      this.convArrange = kernels.arrangeWeights(CONV);
      this.convBitsSign = kernels.pointwise(CONV_BITS_SIGN);
      this.conv = kernels.conv2d(CONV);
      this.apply = kernels.pointwise(APPLY);
      this.convGradient = kernels.pointwise(CONV_GRADIENT);
      this.convBackwardWeight = kernels.conv2dWeightGradient(CONV);
      this.convBinaryGradient = kernels.pointwise(CONV_BINARY_GRADIENT);
      this.convBackwardInput = kernels.conv2dInputGradient(CONV);
      this.convBitsGradient = kernels.pointwise(CONV_BITS_GRADIENT);
    }

    void forward(int n) {
      // let alpha  = mean(abs(weight), over: [c, h, w])  (SmallNet.bnn:25)
      convAlphaMean.run(n, convWeight, scratch);
      convReshape.run(n, scratch, convAlpha);
      // let binary = sign(weight, +1)  (SmallNet.bnn:26)
      convBinarySign.run(n, convWeight, convBinary);
      convArrange.run(n, convBinary, convArranged);
      // let bits   = sign(x, +1)  (SmallNet.bnn:24)
      convBitsSign.run(n, input, convBits);
      // return alpha * conv2d(padding: padding)(bits, binary)  (SmallNet.bnn:27)
      conv.run(n, convBits, convArranged, counts);
      // return main + x  (SmallNet.bnn:19)
      apply.run(n, counts, convAlpha, input, output);
    }

    void backward(int n) {
      // return alpha * conv2d(padding: padding)(bits, binary)  (SmallNet.bnn:27)
      convGradient.run(n, outputGradient, convAlpha, scratch2);
      convBackwardWeight.run(n, scratch2, convBits, convWeightGradient);
      // let binary = sign(weight, +1)  (SmallNet.bnn:26)
      convBinaryGradient.run(n, convWeight, convWeightGradient, convWeightGradient);
      // return alpha * conv2d(padding: padding)(bits, binary)  (SmallNet.bnn:27)
      convBackwardInput.run(n, scratch2, convBinary, scratch3);
      // let bits   = sign(x, +1)  (SmallNet.bnn:24)
      convBitsGradient.run(n, outputGradient, input, scratch3, inputGradient);
    }
  }

  /** The part {@code global_avg_pool} of the network. */
  private static final class GlobalAvgPool {
    private static final Pool2d POOL = new Pool2d(REAL, 4, 6, 6, 6, 6, 6, Padding.all(0), false);

    private final Kernel pool;
    private final Kernel poolBackward;

    private final Buffer input;
    private final Buffer output;
    private final Buffer outputGradient;
    private final Buffer inputGradient;

    GlobalAvgPool(Backend backend, Buffer input, Buffer output, Buffer outputGradient,
        Buffer inputGradient) {
      this.input = input;
      this.output = output;
      this.outputGradient = outputGradient;
      this.inputGradient = inputGradient;
      Kernels kernels = backend.kernels();
      this.pool = kernels.averagePool(POOL);
      this.poolBackward = kernels.averagePoolGradient(POOL);
    }

    void forward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      pool.run(n, input, output);
    }

    void backward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      poolBackward.run(n, outputGradient, inputGradient);
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

    private static final Reduce GRADIENT_SUM =
        new Reduce(
            batch(3, 1, 1),
            List.of(real(batch(3, 1, 1))),
            List.of(Formula.of(outputGradient -> outputGradient)),
            List.of(N),
            false);

    private final Kernel arrange;
    private final Kernel convolve;
    private final Kernel gradientSum;
    private final Kernel backwardWeight;
    private final Kernel backwardInput;

    private final Buffer weight;
    private final Buffer arranged;
    private final Buffer input;
    private final Buffer bias;
    private final Buffer output;
    private final Buffer outputGradient;
    private final Buffer biasGradient;
    private final Buffer weightGradient;
    private final Buffer inputGradient;

    Linear(Backend backend, Parameter weight, Buffer input, Parameter bias, Buffer output,
        Buffer outputGradient, Buffer biasGradient, Buffer weightGradient, Buffer inputGradient) {
      this.weight = weight.buffer();
      this.arranged = backend.allocateWeights(CONVOLUTION);
      this.input = input;
      this.bias = bias.buffer();
      this.output = output;
      this.outputGradient = outputGradient;
      this.biasGradient = biasGradient;
      this.weightGradient = weightGradient;
      this.inputGradient = inputGradient;
      Kernels kernels = backend.kernels();
      this.arrange = kernels.arrangeWeights(CONVOLUTION);
      this.convolve = kernels.conv2d(CONVOLUTION, CONVOLVE_EPILOGUE);
      this.gradientSum = kernels.reduce(GRADIENT_SUM);
      this.backwardWeight = kernels.conv2dWeightGradient(CONVOLUTION);
      this.backwardInput = kernels.conv2dInputGradient(CONVOLUTION);
    }

    void forward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      arrange.run(n, weight, arranged);
    }

    void forward2(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      convolve.run(n, input, arranged, bias, output);
    }

    void backward(int n) {
      // output logits = stage |> global_avg_pool() |> linear(classes)  (SmallNet.bnn:13)
      gradientSum.run(n, outputGradient, biasGradient);
      backwardWeight.run(n, outputGradient, input, weightGradient);
      backwardInput.run(n, outputGradient, weight, inputGradient);
    }
  }

  /** The part {@code loss} of the network. */
  private static final class Loss {
    private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy(3, 0.1f);

    private static final Reduce MEAN =
        new Reduce(
            batch(1, 1, 1),
            List.of(real(batch(1, 1, 1))),
            List.of(Formula.of(scratch -> scratch)),
            List.of(N),
            true);

    /** {@code 1 / n} */
    private static final Pointwise GRADIENT =
        Pointwise.of(batch(1, 1, 1), REAL, divide(constant(1f), batchSize()));

    private final Kernel crossEntropy;
    private final Kernel mean;
    private final Kernel gradient;
    private final Kernel crossEntropyBackward;

    private final Buffer input;
    private final Buffer input2;
    private final Buffer scratch;
    private final Buffer output;
    private final Buffer inputGradient;

    Loss(Backend backend, Buffer input, Buffer input2, Buffer scratch, Buffer output,
        Buffer inputGradient) {
      this.input = input;
      this.input2 = input2;
      this.scratch = scratch;
      this.output = output;
      this.inputGradient = inputGradient;
      Kernels kernels = backend.kernels();
      this.crossEntropy = kernels.crossEntropy(CROSS_ENTROPY);
      this.mean = kernels.reduce(MEAN);
      this.gradient = kernels.pointwise(GRADIENT);
      this.crossEntropyBackward = kernels.crossEntropyGradient(CROSS_ENTROPY);
    }

    void forward(int n) {
      // loss cross_entropy(logits, label)  (SmallNet.bnn:14)
      crossEntropy.run(n, input, input2, scratch);
      mean.run(n, scratch, output);
    }

    void backward(int n) {
      // loss cross_entropy(logits, label)  (SmallNet.bnn:14)
      gradient.run(n, scratch);
      crossEntropyBackward.run(n, scratch, input, input2, inputGradient);
    }
  }
}
