package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.threads.Workers;

/**
 * {@link Reduce}, in two steps. First every image row is reduced over C and W, rows in parallel;
 * then the rows' totals are added over H and N. Threads share out rows or results, never the terms
 * of one sum.
 */
final class ReduceKernel extends Kernel {
  private final Reduce spec;
  private final KernelSet set;
  private final Workers workers;
  private final FormulaPass pass;
  private final FormulaTile[] tiles;
  private final boolean overN;
  private final boolean overC;
  private final boolean overH;
  private final boolean overW;
  private final int resultChannels;
  private final int rowTotals;
  private final float[][] totals;
  private final RowStep rowStep = new RowStep();
  private Buffer[] arguments = {};
  private int n;

  ReduceKernel(Reduce spec, CpuKernels kernels) {
    super(spec.operands().size() + spec.results().size());
    this.spec = spec;
    this.set = kernels.set();
    this.workers = kernels.workers();
    this.pass =
        new FormulaPass(
            spec.shape(),
            spec.operands(),
            spec.results(),
            spec.over().contains(Axis.C),
            kernels.compiler());
    List<FormulaTile> all = new ArrayList<>();
    for (int worker = 0; worker < workers.count(); worker++) {
      all.add(new FormulaTile(pass, set));
    }
    this.tiles = all.toArray(FormulaTile[]::new);
    this.overN = spec.over().contains(Axis.N);
    this.overC = spec.over().contains(Axis.C);
    this.overH = spec.over().contains(Axis.H);
    this.overW = spec.over().contains(Axis.W);
    this.resultChannels = spec.resultShape().c();
    this.rowTotals = resultChannels * spec.resultShape().w();
    this.totals = new float[spec.results().size()][0];
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    this.n = n;
    this.arguments = arguments;
    int rows = spec.shape().n(n) * spec.shape().h();
    for (int r = 0; r < totals.length; r++) {
      if (totals[r].length < rows * rowTotals) {
        totals[r] = new float[rows * rowTotals];
      }
    }
    workers.run(rows, spec.shape().elements(n) / 2L, rowStep);
    for (int r = 0; r < totals.length; r++) {
      CpuBuffer result = CpuBuffer.of(arguments[spec.operands().size() + r]);
      addRows(totals[r], result.reals);
      if (spec.mean()) {
        int count = resultElements();
        float terms = terms();
        for (int i = 0; i < count; i++) {
          result.reals[i] /= terms;
        }
      }
    }
  }

  private int resultElements() {
    int images = overN ? 1 : spec.shape().n(n);
    return images * (overH ? 1 : spec.shape().h()) * rowTotals;
  }

  private float terms() {
    Shape shape = spec.shape();
    return (overN ? shape.n(n) : 1)
        * (overC ? shape.c() : 1)
        * (overH ? shape.h() : 1)
        * (overW ? shape.w() : 1);
  }

  /** Adds the rows' totals over H, then the images' over N. */
  private void addRows(float[] rows, float[] result) {
    int height = spec.shape().h();
    int images = spec.shape().n(n);
    int imageTotals = overH ? rowTotals : rowTotals * height;
    if (overH) {
      // The total of an image takes the place of its first row.
      for (int image = 0; image < images; image++) {
        int total = image * height * rowTotals;
        addTo(rows, total, 0f, rowTotals);
        set.addRows(rows, total + rowTotals, height - 1, rowTotals, rows, total, rowTotals);
      }
    }
    int step = height * rowTotals;
    if (!overN) {
      for (int image = 0; image < images; image++) {
        System.arraycopy(rows, image * step, result, image * imageTotals, imageTotals);
      }
      return;
    }
    Arrays.fill(result, 0, imageTotals, 0f);
    set.addRows(rows, 0, images, step, result, 0, imageTotals);
  }

  private static void addTo(float[] sums, int at, float value, int count) {
    for (int i = 0; i < count; i++) {
      sums[at + i] += value;
    }
  }

  /** Reduces one image row over C and W. */
  private final class RowStep implements Workers.Task {
    @Override
    public void run(int row, int worker) {
      Shape shape = spec.shape();
      FormulaTile tile = tiles[worker];
      tile.batch(n);
      int from = row * shape.w();
      int end = from + shape.w();
      for (int r = 0; r < totals.length; r++) {
        Arrays.fill(totals[r], row * rowTotals, (row + 1) * rowTotals, 0f);
      }
      int places;
      for (int place = from; place < end; place += places) {
        places = pass.placesFrom(place, end);
        for (int c = 0; c < shape.c(); c += pass.pieceChannels) {
          int channels = Math.min(pass.pieceChannels, shape.c() - c);
          evaluate(tile, place, places, c, channels);
          for (int r = 0; r < totals.length; r++) {
            add(tile.keepResult(r, channels), places, c, channels, totals[r], row, place - from);
          }
        }
      }
    }

    private void evaluate(FormulaTile tile, int place, int places, int channel, int channels) {
      for (int i = 0; i < spec.operands().size(); i++) {
        TensorType type = spec.operands().get(i);
        if (type.element() != Element.THRESHOLD) {
          tile.operand(i, arguments[i], place, places, channel, channels);
        }
      }
      for (int r = 0; r < totals.length; r++) {
        tile.keepResult(r, channels);
      }
      tile.evaluate(arguments, 0, places, channel, channels);
    }

    private void add(
        float[] values, int places, int c, int channels, float[] sums, int row, int x) {
      int at = row * rowTotals;
      if (overC) {
        for (int p = 0; p < places; p++) {
          int to = at + (overW ? 0 : (x + p) * resultChannels);
          sums[to] += set.sumChannels(values, p * channels, channels);
        }
      } else if (overW) {
        set.addRows(values, 0, places, channels, sums, at + c, channels);
      } else {
        for (int p = 0; p < places; p++) {
          int to = at + (x + p) * resultChannels + c;
          set.addRows(values, p * channels, 1, channels, sums, to, channels);
        }
      }
    }
  }
}
