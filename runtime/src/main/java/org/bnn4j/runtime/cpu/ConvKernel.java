package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.threads.Workers;

/**
 * A convolution with its epilogue. For each block of the {@link Sweep}: the input's rows are made
 * ready, all sums are added up in one method, and the epilogue runs over them while they are in the
 * cache.
 */
final class ConvKernel extends Kernel implements Workers.Task {
  private final Conv2d spec;
  private final ConvMethod method;
  private final KernelSet set;
  private final Workers workers;
  private final Sweep sweep;
  private final ConvInput input;
  private final PointwisePass epilogue;
  private final ThresholdEpilogue thresholds;
  private final int[][] taps;
  private final int[][] products;
  private final BlockSums[] sums;
  private Buffer[] arguments = {};
  private int n;
  private boolean toBits;

  ConvKernel(Conv2d spec, Pointwise epilogue, CpuKernels kernels) {
    super(1 + epilogue.operands().size() + epilogue.results().size());
    this.spec = spec;
    this.method = ConvMethod.of(spec);
    this.set = kernels.set();
    this.workers = kernels.workers();
    this.sweep = sweep(ConvInput.unpadded(spec), method, set, workers.count());
    this.input = new ConvInput(spec, method, false, 0, set, workers.count());
    this.epilogue = new PointwisePass(epilogue, BlockSums.Kind.of(method), kernels);
    this.taps = taps(sweep);
    this.thresholds = new ThresholdEpilogue(spec, method, epilogue, taps, set);
    this.products = products();
    this.sums = new BlockSums[workers.count()];
    Arrays.setAll(sums, worker -> BlockSums.of(method, sweep));
  }

  private static Sweep sweep(Conv2d spec, ConvMethod method, KernelSet set, int threads) {
    AxisTaps rows =
        AxisTaps.forward(
            spec.outHeight(),
            spec.height(),
            spec.kernelHeight(),
            spec.stride(),
            spec.padding().top(),
            spec.dilation());
    AxisTaps columns =
        AxisTaps.forward(
            spec.outWidth(),
            spec.width(),
            spec.kernelWidth(),
            spec.stride(),
            spec.padding().left(),
            spec.dilation());
    Tiles.Layout layout =
        new Tiles.Layout(
            spec.width(),
            method.steps(spec.channels()),
            method.steps(spec.groupChannels()),
            spec.kernelWidth());
    int places =
        switch (method) {
          case BINARY -> set.binaryPlaces();
          case TERNARY -> set.ternaryPlaces();
          case FLOAT -> set.floatPlaces();
          case DEPTHWISE -> 1;
        };
    Sweep.Form form =
        new Sweep.Form(
            rows,
            columns,
            layout,
            spec.groups(),
            spec.filters() / spec.groups(),
            ArrangedWeights.steps(spec));
    return new Sweep(form, set.block(), places, threads);
  }

  /** The number of taps inside the image for each place of each block of rows. */
  private static int[][] taps(Sweep sweep) {
    int[][] taps = new int[sweep.rowBlocks()][];
    for (int b = 0; b < taps.length; b++) {
      taps[b] = new int[(sweep.rowEnd(b) - sweep.rowFrom(b)) * sweep.width()];
      for (Tiles tiles : sweep.tiles(b)) {
        for (int p = 0; p < tiles.places.length; p += 2) {
          taps[b][tiles.places[p + 1]] = tiles.taps;
        }
      }
    }
    return taps;
  }

  /** The number of products inside the image for each place of each block of rows. */
  private int[][] products() {
    int[][] products = new int[taps.length][];
    Arrays.setAll(
        products, b -> Arrays.stream(taps[b]).map(count -> count * spec.groupChannels()).toArray());
    return products;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    this.n = n;
    this.arguments = arguments;
    toBits = thresholds.prepare(arguments);
    long products = (long) n * sweep.places() * spec.filters() * spec.taps();
    workers.run(n * sweep.blocks(), method.isBits() ? products / 1024 : products / 32, this);
  }

  @Override
  public void run(int block, int worker) {
    int image = block / sweep.blocks();
    int index = block % sweep.blocks();
    int rowBlock = sweep.rowBlock(index);
    CpuBuffer in = CpuBuffer.of(arguments[0]);
    ArrangedWeights weights = ArrangedWeights.of(arguments[1]);
    input.prepare(in, image, sweep.inputFrom(rowBlock), sweep.inputEnd(rowBlock), worker);
    addUp(in, weights, image, index, worker);
    int place = image * sweep.places() + sweep.rowFrom(rowBlock) * sweep.width();
    int channel = sweep.channelFrom(index);
    int channelEnd = sweep.channelEnd(index);
    int places = taps[rowBlock].length;
    if (toBits) {
      thresholds.run(
          sums[worker].counts,
          sweep.sumStep,
          rowBlock,
          place,
          places,
          channel,
          channelEnd,
          arguments);
      return;
    }
    epilogue.run(
        worker,
        n,
        place,
        place + places,
        channel,
        channelEnd,
        sums[worker],
        products[rowBlock],
        arguments,
        1);
  }

  private void addUp(CpuBuffer in, ArrangedWeights weights, int image, int index, int worker) {
    int at = input.at(image);
    switch (method) {
      case BINARY ->
          sweep.addBinary(
              set, index, input.signs(in, worker), at, weights.signs, sums[worker].counts);
      case TERNARY ->
          sweep.addTernary(
              set,
              index,
              input.signs(in, worker),
              input.nonZeros(in, worker),
              at,
              weights,
              sums[worker].counts);
      case FLOAT ->
          sweep.addFloats(
              set, index, input.reals(in, worker), at, weights.reals, sums[worker].reals);
      case DEPTHWISE ->
          sweep.addDepthwise(
              set, index, input.reals(in, worker), at, weights.reals, sums[worker].reals);
    }
  }
}
