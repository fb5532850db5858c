package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import java.util.function.Function;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.threads.Workers;

/**
 * The gradient of a convolution's input: the adjoint is itself a {@link Sweep}, from output
 * channels to input channels. Its weights [group][block of input channels][tap][output
 * channel][input channel] are arranged first, at each run, since in training they change as often.
 */
final class InputGradientKernel extends Kernel {
  private final Conv2d spec;
  private final KernelSet set;
  private final Workers workers;
  private final Sweep sweep;
  private final boolean isDepthwise;
  private final int taps;
  private final int blocks;
  private final float[] arranged;
  private final float[][] tapRows;
  private final BlockSums[] sums;
  private final ArrangeStep arrangeStep = new ArrangeStep();
  private final SumStep sumStep = new SumStep();
  private final BlockEpilogue epilogue;
  private Buffer[] arguments = {};
  private int n;
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer weights = CpuBuffer.EMPTY;

  InputGradientKernel(Conv2d spec, CpuKernels kernels) {
    this(spec, 3, kernels, BlockEpilogue::copy);
  }

  InputGradientKernel(Conv2d spec, Pointwise epilogue, CpuKernels kernels) {
    this(
        spec,
        1 + epilogue.operands().size() + epilogue.results().size(),
        kernels,
        sweep -> BlockEpilogue.pass(sweep, epilogue, kernels));
  }

  private InputGradientKernel(
      Conv2d spec, int arguments, CpuKernels kernels, Function<Sweep, BlockEpilogue> epilogue) {
    super(arguments);
    this.spec = spec;
    this.set = kernels.set();
    this.workers = kernels.workers();
    this.isDepthwise = ConvMethod.of(spec) == ConvMethod.DEPTHWISE;
    this.taps = spec.kernelHeight() * spec.kernelWidth();
    int groupFilters = spec.filters() / spec.groups();
    AxisTaps rows = AxisTaps.adjointRows(spec);
    AxisTaps columns = AxisTaps.adjointColumns(spec);
    Tiles.Layout layout =
        new Tiles.Layout(spec.outWidth(), spec.filters(), groupFilters, spec.kernelWidth());
    Sweep.Form form =
        new Sweep.Form(
            rows, columns, layout, spec.groups(), spec.groupChannels(), taps * groupFilters);
    int places = isDepthwise ? 1 : set.floatPlaces();
    this.sweep = new Sweep(form, set.block(), places, workers.count());
    this.blocks = (spec.groupChannels() + set.block() - 1) / set.block();
    this.arranged =
        new float
            [isDepthwise ? taps * spec.filters() : blocks * set.block() * taps * spec.filters()];
    this.tapRows =
        new float[workers.count()][spec.weight() == Element.REAL ? 0 : spec.groupChannels()];
    this.sums = new BlockSums[workers.count()];
    Arrays.setAll(sums, worker -> BlockSums.reals(sweep.sums(), sweep.sumStep));
    this.epilogue = epilogue.apply(sweep);
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    grad = CpuBuffer.of(arguments[0]);
    weights = CpuBuffer.of(arguments[1]);
    this.n = n;
    this.arguments = arguments;
    workers.run(spec.filters(), (long) arranged.length / 4, arrangeStep);
    long products = (long) n * spec.outHeight() * spec.outWidth() * spec.filters() * spec.taps();
    workers.run(n * sweep.blocks(), products / 32, sumStep);
  }

  /** Arranges the weights of one output channel. */
  private final class ArrangeStep implements Workers.Task {
    @Override
    public void run(int filter, int worker) {
      int channels = spec.groupChannels();
      int groupFilters = spec.filters() / spec.groups();
      int group = filter / groupFilters;
      for (int tap = 0; tap < taps; tap++) {
        int place = filter * taps + tap;
        float[] from = weights.reals;
        int at = place * channels;
        if (spec.weight() != Element.REAL) {
          from = tapRows[worker];
          at = 0;
          ArrangeWeightsKernel.expandTo(set, spec.weight(), weights, place, channels, from, 0);
        }
        if (isDepthwise) {
          arranged[tap * spec.filters() + filter] = from[at];
          continue;
        }
        int step = tap * groupFilters + filter % groupFilters;
        for (int b = 0; b < blocks; b++) {
          int first = b * set.block();
          int to = ((group * blocks + b) * taps * groupFilters + step) * set.block();
          System.arraycopy(from, at + first, arranged, to, Math.min(set.block(), channels - first));
        }
      }
    }
  }

  /** Adds up one block of the result. */
  private final class SumStep implements Workers.Task {
    @Override
    public void run(int block, int worker) {
      int image = block / sweep.blocks();
      int index = block % sweep.blocks();
      int at = image * spec.outHeight() * spec.outWidth() * spec.filters();
      float[] reals = sums[worker].reals;
      if (isDepthwise) {
        sweep.addDepthwise(set, index, grad.reals, at, arranged, reals);
      } else {
        sweep.addFloats(set, index, grad.reals, at, arranged, reals);
      }
      epilogue.run(worker, n, image, index, sums[worker], arguments);
    }
  }
}
