package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * The gradient of a convolution's input where weights are signs: a {@link Sweep} from output
 * channels to input channels, as in {@link InputGradientKernel}, with tables of quads of output
 * channels in place of the gradients, and indices [group][block of input channels][tap][quad][input
 * channel] in place of weights. A block's tables are made when it is summed.
 */
final class InputGradientLookup extends Kernel {
  /**
   * Floats of the tables of a block, about: with the indices of one block of channels they fit
   * second-level caches.
   */
  private static final int TABLES = 160 << 10;

  /** Most places of a block, as in {@link Sweep}. */
  private static final int PLACES = 512;

  private final Conv2d spec;
  private final QuadLookup lookup;
  private final Workers workers;
  private final Sweep coarse;
  private final Sweep fine;
  private final int taps;
  private final int groupFilters;
  private final int quads;
  private final int blocks;
  private final boolean isDirect;
  private final int[] indices;
  private final float[][] tables;
  private final float[][] sums;
  private final ArrangeStep arrangeStep = new ArrangeStep();
  private final SumStep sumStep = new SumStep();
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer weights = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;
  private Sweep sweep;

  InputGradientLookup(Conv2d spec, CpuKernels kernels) {
    super(3);
    this.spec = spec;
    this.lookup = kernels.set().lookup();
    this.workers = kernels.workers();
    this.taps = spec.kernelHeight() * spec.kernelWidth();
    this.groupFilters = spec.filters() / spec.groups();
    this.quads = (groupFilters + QuadLookup.QUAD - 1) / QuadLookup.QUAD;
    this.blocks = (spec.groupChannels() + lookup.block() - 1) / lookup.block();
    int places = Math.clamp(TABLES / (spec.groups() * quads * lookup.table()), 1, PLACES);
    // A batch that gives every thread some images need not be cut further.
    this.coarse = Sweep.ofRows(form(), lookup.block(), lookup.places(), 0, places);
    this.fine = Sweep.ofRows(form(), lookup.block(), lookup.places(), workers.count(), places);
    this.sweep = coarse;
    this.isDirect = spec.groups() == 1 && spec.channels() % lookup.block() == 0;
    this.indices = new int[spec.groups() * blocks * taps * quads * lookup.block()];
    int rows = Math.max(inputRows(coarse), inputRows(fine));
    int table = spec.groups() * quads * lookup.table();
    this.tables = new float[workers.count()][rows * spec.outWidth() * table];
    int sumCount = isDirect ? 0 : Math.max(coarse.sums(), fine.sums());
    this.sums = new float[workers.count()][sumCount];
  }

  private Sweep.Form form() {
    AxisTaps rows =
        AxisTaps.adjoint(
            spec.height(),
            spec.outHeight(),
            spec.kernelHeight(),
            spec.stride(),
            spec.padding().top(),
            spec.dilation());
    AxisTaps columns =
        AxisTaps.adjoint(
            spec.width(),
            spec.outWidth(),
            spec.kernelWidth(),
            spec.stride(),
            spec.padding().left(),
            spec.dilation());
    Tiles.Layout layout =
        new Tiles.Layout(spec.outWidth(), spec.groups() * quads, quads, spec.kernelWidth());
    return new Sweep.Form(rows, columns, layout, spec.groups(), spec.groupChannels(), taps * quads);
  }

  /** Most rows of the gradient that a block sees. */
  private static int inputRows(Sweep sweep) {
    int rows = 0;
    for (int b = 0; b < sweep.rowBlocks(); b++) {
      rows = Math.max(rows, sweep.inputEnd(b) - sweep.inputFrom(b));
    }
    return rows;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    grad = CpuBuffer.of(arguments[0]);
    weights = CpuBuffer.of(arguments[1]);
    out = CpuBuffer.of(arguments[2]);
    sweep = n >= 2 * workers.count() ? coarse : fine;
    workers.run(spec.groups() * quads, (long) indices.length / 2, arrangeStep);
    long products = (long) n * spec.outHeight() * spec.outWidth() * spec.filters() * spec.taps();
    workers.run(n * sweep.blocks(), products / 64, sumStep);
  }

  /** Makes the indices of one quad of output channels. */
  private final class ArrangeStep implements Workers.Task {
    @Override
    public void run(int number, int worker) {
      int group = number / quads;
      int quad = number % quads;
      int words = BitPacking.words(spec.groupChannels());
      int lanes = Math.min(lookup.block(), BitPacking.WORD);
      for (int tap = 0; tap < taps; tap++) {
        for (int channel = 0; channel < spec.groupChannels(); channel += lanes) {
          int block = channel / lookup.block();
          int step = ((group * blocks + block) * taps + tap) * quads + quad;
          int word = tap * words + channel / BitPacking.WORD;
          int shift = channel % BitPacking.WORD;
          lookup.indices(
              word(group, quad, 0, word) >>> shift,
              word(group, quad, 1, word) >>> shift,
              word(group, quad, 2, word) >>> shift,
              word(group, quad, 3, word) >>> shift,
              lanes,
              indices,
              step * lookup.block() + channel % lookup.block());
        }
      }
    }

    private int word(int group, int quad, int operand, int word) {
      int filter = quad * QuadLookup.QUAD + operand;
      int at = (group * groupFilters + filter) * taps * BitPacking.words(spec.groupChannels());
      return filter < groupFilters ? weights.signs[at + word] : 0;
    }
  }

  /** Adds up one block of the result. */
  private final class SumStep implements Workers.Task {
    @Override
    public void run(int block, int worker) {
      int image = block / sweep.blocks();
      int index = block % sweep.blocks();
      int rowBlock = sweep.rowBlock(index);
      int rowFrom = sweep.inputFrom(rowBlock);
      makeTables(image, rowFrom, sweep.inputEnd(rowBlock), tables[worker]);
      int tableAt = -rowFrom * spec.outWidth() * spec.groups() * quads;
      int to = (image * sweep.places() + sweep.rowFrom(rowBlock) * sweep.width()) * spec.channels();
      if (isDirect) {
        int step = spec.channels();
        sweep.addLookups(lookup, index, tables[worker], tableAt, indices, out.reals, to, step);
        return;
      }
      int step = sweep.sumStep;
      sweep.addLookups(lookup, index, tables[worker], tableAt, indices, sums[worker], 0, step);
      int places = (sweep.rowEnd(rowBlock) - sweep.rowFrom(rowBlock)) * sweep.width();
      for (int p = 0; p < places; p++) {
        int place = to + p * spec.channels();
        System.arraycopy(sums[worker], p * step, out.reals, place, spec.channels());
      }
    }

    private void makeTables(int image, int rowFrom, int rowEnd, float[] tables) {
      int places = (rowEnd - rowFrom) * spec.outWidth();
      int from = (image * spec.outHeight() + rowFrom) * spec.outWidth();
      int size = lookup.table();
      int whole = groupFilters / QuadLookup.QUAD;
      int rest = groupFilters % QuadLookup.QUAD;
      for (int p = 0; p < places * spec.groups(); p++) {
        int at = from * spec.filters() + p * groupFilters;
        int to = p * quads * size;
        lookup.tables(grad.reals, at, 4, 1, 0, 4, whole, tables, to, size);
        if (rest > 0) {
          int last = whole * QuadLookup.QUAD;
          lookup.tables(grad.reals, at + last, 4, 1, 0, rest, 1, tables, to + whole * size, size);
        }
      }
    }
  }
}
