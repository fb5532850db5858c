package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.threads.Workers;

/** Brings weights into the order of {@link ArrangedWeights}, output channel by output channel. */
final class ArrangeWeightsKernel extends Kernel implements Workers.Task {
  private final Conv2d spec;
  private final ConvMethod method;
  private final KernelSet set;
  private final Workers workers;
  private final int steps;
  private final int blocks;
  private final float[][] filters;
  private CpuBuffer weights = CpuBuffer.EMPTY;
  private ArrangedWeights arranged;

  ArrangeWeightsKernel(Conv2d spec, CpuKernels kernels) {
    super(2);
    this.spec = spec;
    this.method = ConvMethod.of(spec);
    this.set = kernels.set();
    this.workers = kernels.workers();
    this.steps = ArrangedWeights.steps(spec);
    this.blocks = ArrangedWeights.blocks(spec, set.block());
    boolean expands = !method.isBits() && spec.weight() != Element.REAL;
    this.filters = new float[workers.count()][expands ? steps : 0];
    this.arranged = ArrangedWeights.EMPTY;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    weights = CpuBuffer.of(arguments[0]);
    arranged = ArrangedWeights.of(arguments[1]);
    workers.run(spec.filters(), (long) spec.filters() * steps, this);
  }

  @Override
  public void run(int filter, int worker) {
    int perGroup = spec.filters() / spec.groups();
    int group = filter / perGroup;
    int within = filter % perGroup;
    int block = set.block();
    int to = (group * blocks + within / block) * steps * block + within % block;
    switch (method) {
      case BINARY -> scatter(weights.signs, filter * steps, arranged.signs, to, block);
      case TERNARY -> {
        scatter(weights.signs, filter * steps, arranged.signs, to, block);
        if (spec.weight() == Element.TERNARY) {
          scatter(weights.nonZeros, filter * steps, arranged.nonZeros, to, block);
        } else {
          scatterAllChannels(to, block);
        }
      }
      case FLOAT -> scatterReals(filter, worker, to, block);
      case DEPTHWISE -> scatterReals(filter, worker, filter, spec.channels());
    }
  }

  private void scatter(int[] from, int at, int[] to, int toAt, int step) {
    for (int s = 0; s < steps; s++) {
      to[toAt + s * step] = from[at + s];
    }
  }

  private void scatterAllChannels(int to, int step) {
    int words = BitPacking.words(spec.groupChannels());
    for (int s = 0; s < steps; s++) {
      arranged.nonZeros[to + s * step] = BitPacking.channelBits(spec.groupChannels(), s % words);
    }
  }

  private void scatterReals(int filter, int worker, int to, int step) {
    float[] from = weights.reals;
    int at = filter * steps;
    if (spec.weight() != Element.REAL) {
      from = filters[worker];
      at = 0;
      int taps = spec.kernelHeight() * spec.kernelWidth();
      for (int tap = 0; tap < taps; tap++) {
        int place = filter * taps + tap;
        int channels = spec.groupChannels();
        expandTo(set, spec.weight(), weights, place, channels, from, tap * channels);
      }
    }
    for (int s = 0; s < steps; s++) {
      arranged.reals[to + s * step] = from[at + s];
    }
  }

  /** Expands the signs or ternary values of a place. */
  static void expandTo(
      KernelSet set, Element element, CpuBuffer from, int place, int channels, float[] to, int at) {
    int word = place * BitPacking.words(channels);
    set.expandSigns(from.signs, word, channels, to, at);
    if (element == Element.TERNARY) {
      FormulaTile.clearZeros(from.nonZeros, word, channels, to, at);
    }
  }
}
