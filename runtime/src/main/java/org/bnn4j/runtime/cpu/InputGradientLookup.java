package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import java.util.function.Function;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.threads.Workers;

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
  private final BlockSums[] sums;
  private final ArrangeStep arrangeStep = new ArrangeStep();
  private final SumStep sumStep = new SumStep();
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer weights = CpuBuffer.EMPTY;
  private final BlockEpilogue coarseEpilogue;
  private final BlockEpilogue fineEpilogue;
  private Buffer[] arguments = {};
  private int n;
  private Sweep sweep;

  InputGradientLookup(Conv2d spec, CpuKernels kernels) {
    this(spec, 3, kernels, true, BlockEpilogue::copy);
  }

  InputGradientLookup(Conv2d spec, Pointwise epilogue, CpuKernels kernels) {
    this(
        spec,
        1 + epilogue.operands().size() + epilogue.results().size(),
        kernels,
        false,
        sweep -> BlockEpilogue.pass(sweep, epilogue, kernels));
  }

  /**
   * @param isCopied whether the epilogue only stores the sums, which then may be added up where
   *     they are stored
   */
  private InputGradientLookup(
      Conv2d spec,
      int arguments,
      CpuKernels kernels,
      boolean isCopied,
      Function<Sweep, BlockEpilogue> epilogue) {
    super(arguments);
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
    this.coarseEpilogue = epilogue.apply(coarse);
    this.fineEpilogue = epilogue.apply(fine);
    this.isDirect = isCopied && spec.groups() == 1 && spec.channels() % lookup.block() == 0;
    this.indices = new int[spec.groups() * blocks * taps * quads * lookup.block()];
    int rows = Math.max(inputRows(coarse), inputRows(fine));
    int table = spec.groups() * quads * lookup.table();
    this.tables = new float[workers.count()][rows * spec.outWidth() * table];
    int sumCount = isDirect ? 0 : Math.max(coarse.sums(), fine.sums());
    this.sums = new BlockSums[workers.count()];
    // Both sweeps cut rows only, so their places are equally far apart.
    Arrays.setAll(sums, worker -> BlockSums.reals(sumCount, coarse.sumStep));
  }

  private Sweep.Form form() {
    AxisTaps rows = AxisTaps.adjointRows(spec);
    AxisTaps columns = AxisTaps.adjointColumns(spec);
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
    this.arguments = arguments;
    this.n = n;
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
      if (isDirect) {
        float[] out = CpuBuffer.of(arguments[2]).reals;
        int step = spec.channels();
        int to = sweep.firstPlace(image, index) * step;
        sweep.addLookups(lookup, index, tables[worker], tableAt, indices, out, to, step);
        return;
      }
      float[] reals = sums[worker].reals;
      sweep.addLookups(lookup, index, tables[worker], tableAt, indices, reals, 0, sweep.sumStep);
      BlockEpilogue epilogue = sweep == coarse ? coarseEpilogue : fineEpilogue;
      epilogue.run(worker, n, image, index, sums[worker], arguments);
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
