package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.threads.Workers;

/**
 * The gradient of a convolution's weights. The result is cut into units of one tap, one group and a
 * few input channels, by all output channels of the group; threads share out units, and each goes
 * over the images in order. Sums are kept as [unit][input channel][output channel], which the loops
 * write in whole vectors, and are put in the order of the weights at the end.
 */
final class WeightGradientKernel extends Kernel implements Workers.Task {
  private final Conv2d spec;
  private final Conv2d unpadded;
  private final KernelSet set;
  private final Workers workers;
  private final ConvInput input;
  private final int groupFilters;
  private final int tileChannels;
  private final int channelTiles;
  private final int outputs;
  private final int units;
  private final int blocks;
  private final float[] sums;
  private final float[][] gradCopies;
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;
  private int n;

  WeightGradientKernel(Conv2d spec, CpuKernels kernels) {
    super(3);
    this.spec = spec;
    this.unpadded = ConvInput.unpadded(spec);
    this.set = kernels.set();
    this.workers = kernels.workers();
    this.groupFilters = spec.filters() / spec.groups();
    this.tileChannels = set.gradientChannels();
    this.channelTiles = (spec.groupChannels() + tileChannels - 1) / tileChannels;
    this.outputs = (groupFilters + set.block() - 1) / set.block() * set.block();
    this.units = spec.kernelHeight() * spec.kernelWidth() * spec.groups() * channelTiles;
    this.blocks = Math.min(units, 2 * workers.count());
    this.sums = new float[units * tileChannels * outputs];
    // Tiles that hang over the last channel read on into the next place; a copy has one behind its
    // end.
    boolean hangsOver = spec.groupChannels() % tileChannels != 0;
    this.input =
        new ConvInput(spec, ConvMethod.FLOAT, hangsOver, tileChannels, set, workers.count());
    boolean copies = groupFilters % set.block() != 0;
    int gradSize = spec.outHeight() * spec.outWidth() * spec.filters() + set.block();
    this.gradCopies = new float[workers.count()][copies ? gradSize : 0];
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    this.n = n;
    grad = CpuBuffer.of(arguments[0]);
    in = CpuBuffer.of(arguments[1]);
    out = CpuBuffer.of(arguments[2]);
    long products = (long) n * spec.outHeight() * spec.outWidth() * spec.filters() * spec.taps();
    workers.run(blocks, products / 32, this);
  }

  @Override
  public void run(int block, int worker) {
    int from = (int) ((long) units * block / blocks);
    int end = (int) ((long) units * (block + 1) / blocks);
    int perUnit = tileChannels * outputs;
    Arrays.fill(sums, from * perUnit, end * perUnit, 0f);
    int gradImage = spec.outHeight() * spec.outWidth() * spec.filters();
    for (int image = 0; image < n; image++) {
      input.prepare(in, image, 0, unpadded.height(), worker);
      float[] gradients = grad.reals;
      int gradAt = image * gradImage;
      if (gradCopies[worker].length > 0) {
        System.arraycopy(gradients, gradAt, gradCopies[worker], 0, gradImage);
        gradients = gradCopies[worker];
        gradAt = 0;
      }
      for (int unit = from; unit < end; unit++) {
        addImage(unit, gradients, gradAt, input.reals(in, worker), input.at(image));
      }
    }
    for (int unit = from; unit < end; unit++) {
      store(unit);
    }
  }

  private int tap(int unit) {
    return unit / (spec.groups() * channelTiles);
  }

  private int group(int unit) {
    return unit / channelTiles % spec.groups();
  }

  private int firstChannel(int unit) {
    return unit % channelTiles * tileChannels;
  }

  private void addImage(int unit, float[] gradients, int gradAt, float[] inputs, int inAt) {
    int shiftY = tap(unit) / spec.kernelWidth() * spec.dilation() - unpadded.padding().top();
    int shiftX = tap(unit) % spec.kernelWidth() * spec.dilation() - unpadded.padding().left();
    int firstY = first(shiftY);
    int firstX = first(shiftX);
    int rows = end(shiftY, unpadded.height(), spec.outHeight()) - firstY;
    int columns = end(shiftX, unpadded.width(), spec.outWidth()) - firstX;
    if (rows <= 0 || columns <= 0) {
      return;
    }
    int stride = spec.stride();
    int y = firstY * stride + shiftY;
    int x = firstX * stride + shiftX;
    int channel = group(unit) * spec.groupChannels() + firstChannel(unit);
    int in0 = inAt + (y * unpadded.width() + x) * spec.channels() + channel;
    int grad0 =
        gradAt + (firstY * spec.outWidth() + firstX) * spec.filters() + group(unit) * groupFilters;
    for (int o = 0; o < groupFilters; o += set.block()) {
      set.weightGradient(
          rows,
          columns,
          gradients,
          grad0 + o,
          spec.outWidth() * spec.filters(),
          spec.filters(),
          inputs,
          in0,
          stride * unpadded.width() * spec.channels(),
          stride * spec.channels(),
          sums,
          unit * tileChannels * outputs + o,
          outputs);
    }
  }

  /** The first output whose input {@code o·stride + shift} is not before the image. */
  private int first(int shift) {
    return shift >= 0 ? 0 : (-shift + spec.stride() - 1) / spec.stride();
  }

  /** Behind the last output whose input is not behind the image. */
  private int end(int shift, int size, int limit) {
    return Math.min(limit, Math.floorDiv(size - 1 - shift, spec.stride()) + 1);
  }

  private void store(int unit) {
    int channels = Math.min(tileChannels, spec.groupChannels() - firstChannel(unit));
    int taps = spec.kernelHeight() * spec.kernelWidth();
    for (int o = 0; o < groupFilters; o++) {
      int place = (group(unit) * groupFilters + o) * taps + tap(unit);
      int to = place * spec.groupChannels() + firstChannel(unit);
      for (int c = 0; c < channels; c++) {
        out.reals[to + c] = sums[(unit * tileChannels + c) * outputs + o];
      }
    }
  }
}
