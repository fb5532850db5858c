package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.threads.Workers;

/**
 * The gradient of a convolution's weights where the input is signs. A lane is an input channel; a
 * table is a quad of columns of the gradient of one output channel.
 *
 * <p>Images are taken in chunks. First the indices of a chunk are made (see {@link ColumnIndices}).
 * Then threads share out units: one tile of output channels of a group, by all columns of taps, or
 * one column where there are few tiles. A unit goes over the chunk in bands, rows of an image or
 * some images, whose tables the first-level cache holds. Its sums are [column of taps][row of
 * taps][block of input channels][output channel][input channel], and are put in the order of the
 * weights at the end.
 *
 * <p>Places outside the image that are left out have gradient +0 in the tables; which those are
 * depends on the column of taps, so that tables at the edges are made anew for each.
 */
final class WeightGradientLookup extends Kernel {
  /** Floats of the tables of a band, about. */
  private static final int TABLES = 6 << 10;

  private final Conv2d spec;
  private final QuadLookup lookup;
  private final Workers workers;
  private final ColumnIndices columns;
  private final int groupFilters;
  private final int filterTiles;
  private final int blocks;
  private final int quads;
  private final int bandRows;
  private final int bandImages;
  private final int parts;
  private final float[] totals;
  private final float[][] partials;
  private final float[][] tables;
  private final IndexStep indexStep = new IndexStep();
  private final SumStep sumStep = new SumStep();
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;
  private int chunkFrom;
  private int chunkEnd;
  private boolean isLast;

  WeightGradientLookup(Conv2d spec, CpuKernels kernels) {
    super(3);
    this.spec = spec;
    this.lookup = kernels.set().lookup();
    this.workers = kernels.workers();
    this.columns = new ColumnIndices(spec, lookup);
    this.groupFilters = spec.filters() / spec.groups();
    this.filterTiles = (groupFilters + lookup.places() - 1) / lookup.places();
    this.blocks = columns.blocks();
    this.quads = columns.quads();
    int perRow = quads * lookup.table() * lookup.places();
    this.bandRows = Math.clamp(TABLES / perRow, 1, spec.outHeight());
    int perImage = perRow * spec.outHeight();
    this.bandImages = Math.clamp(TABLES / perImage, 1, columns.images());
    boolean fewTiles = spec.groups() * filterTiles < 2 * workers.count();
    this.parts = fewTiles ? spec.kernelWidth() : 1;
    int perTile = spec.kernelWidth() * sumsOfColumn();
    this.totals = new float[spec.groups() * filterTiles * perTile];
    this.partials = new float[workers.count()][perTile];
    int tableCount = bandImages * bandRows * perRow;
    this.tables = new float[workers.count()][tableCount];
  }

  /** Sums of a tile of output channels at one column of taps. */
  private int sumsOfColumn() {
    return spec.kernelHeight() * blocks * lookup.places() * lookup.block();
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    grad = CpuBuffer.of(arguments[0]);
    in = CpuBuffer.of(arguments[1]);
    out = CpuBuffer.of(arguments[2]);
    Arrays.fill(totals, 0f);
    long products = (long) spec.outHeight() * spec.outWidth() * spec.filters() * spec.taps();
    for (int image = 0; image < n; image += columns.images()) {
      chunkFrom = image;
      chunkEnd = Math.min(image + columns.images(), n);
      isLast = chunkEnd == n;
      int images = chunkEnd - chunkFrom;
      workers.run(images * columns.rows(), (long) images * columns.size() / 4, indexStep);
      workers.run(spec.groups() * filterTiles * parts, images * products / 64, sumStep);
    }
  }

  /** Makes the indices of one row of an image. */
  private final class IndexStep implements Workers.Task {
    @Override
    public void run(int row, int worker) {
      int image = row / columns.rows();
      columns.make(in.signs, chunkFrom + image, image, row % columns.rows());
    }
  }

  /** Adds up one unit over a chunk. */
  private final class SumStep implements Workers.Task {
    @Override
    public void run(int unit, int worker) {
      int tile = unit / parts;
      int from = unit % parts * spec.kernelWidth() / parts;
      int end = (unit % parts + 1) * spec.kernelWidth() / parts;
      for (int image = chunkFrom; image < chunkEnd; image += bandImages) {
        int images = Math.min(bandImages, chunkEnd - image);
        for (int y = 0; y < spec.outHeight(); y += bandRows) {
          int yEnd = Math.min(y + bandRows, spec.outHeight());
          for (int kx = from; kx < end; kx++) {
            makeTables(tile, image, images, y, yEnd, kx, kx == from, tables[worker]);
            addColumn(tile, image, images, y, yEnd, kx, worker);
          }
        }
      }
      if (isLast) {
        store(tile, from, end);
      }
    }
  }

  /** Makes the tables of a band, or those that differ from the last column of taps. */
  private void makeTables(
      int tile, int image, int images, int yFrom, int yEnd, int kx, boolean all, float[] tables) {
    int group = tile / filterTiles;
    int filter = tile % filterTiles * lookup.places();
    int count = Math.min(lookup.places(), groupFilters - filter);
    int size = lookup.table();
    int rowStep = images * (yEnd - yFrom) * quads * size;
    for (int quad = 0; quad < quads; quad++) {
      int first = columns.first(kx, quad);
      int end = columns.end(kx, quad);
      if (!all && first == columns.first(kx - 1, quad) && end == columns.end(kx - 1, quad)) {
        continue;
      }
      for (int i = 0; i < images; i++) {
        for (int y = yFrom; y < yEnd; y++) {
          int place = ((image + i) * spec.outHeight() + y) * spec.outWidth() + quad * 4;
          int at = place * spec.filters() + group * groupFilters + filter;
          int to = ((i * (yEnd - yFrom) + y - yFrom) * quads + quad) * size;
          lookup.tables(grad.reals, at, 1, spec.filters(), first, end, count, tables, to, rowStep);
        }
      }
    }
  }

  /** Adds a band to the sums of one column of taps. */
  private void addColumn(int tile, int image, int images, int yFrom, int yEnd, int kx, int worker) {
    int group = tile / filterTiles;
    int size = lookup.table();
    int rowStep = images * (yEnd - yFrom) * quads * size;
    boolean begins = yFrom == 0;
    boolean ends = yEnd == spec.outHeight();
    int sumCount = lookup.places() * lookup.block();
    for (int block = 0; block < blocks; block++) {
      for (int ky = 0; ky < spec.kernelHeight(); ky++) {
        int from = Math.max(yFrom, columns.firstRow(ky));
        int end = Math.max(from, Math.min(yEnd, columns.endRow(ky)));
        int partialAt = (kx * spec.kernelHeight() + ky) * blocks + block;
        int totalAt = tile * spec.kernelWidth() * spec.kernelHeight() * blocks + partialAt;
        for (int i = 0; i < images; i++) {
          lookup.sums(
              (end - from) * quads,
              tables[worker],
              (i * (yEnd - yFrom) + from - yFrom) * quads * size,
              rowStep,
              columns.indices(),
              from == end ? 0 : columns.at(image - chunkFrom + i, group, block, kx, ky, from),
              partials[worker],
              partialAt * sumCount,
              begins,
              totals,
              totalAt * sumCount,
              ends);
        }
      }
    }
  }

  private void store(int tile, int kxFrom, int kxEnd) {
    int group = tile / filterTiles;
    int filter = tile % filterTiles * lookup.places();
    int count = Math.min(lookup.places(), groupFilters - filter);
    int taps = spec.kernelHeight() * spec.kernelWidth();
    for (int kx = kxFrom; kx < kxEnd; kx++) {
      for (int ky = 0; ky < spec.kernelHeight(); ky++) {
        for (int block = 0; block < blocks; block++) {
          int channel = block * lookup.block();
          int channels = Math.min(lookup.block(), spec.groupChannels() - channel);
          int row = ((tile * spec.kernelWidth() + kx) * spec.kernelHeight() + ky) * blocks + block;
          for (int o = 0; o < count; o++) {
            int place = (group * groupFilters + filter + o) * taps + ky * spec.kernelWidth() + kx;
            int from = (row * lookup.places() + o) * lookup.block();
            int to = place * spec.groupChannels() + channel;
            System.arraycopy(totals, from, out.reals, to, channels);
          }
        }
      }
    }
  }
}
