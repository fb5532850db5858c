package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.ThresholdWords;
import org.bnn4j.runtime.kernel.Thresholds;
import org.bnn4j.runtime.threads.Workers;

/** {@link Thresholds}: the compiled chain over a tensor with one place for each integer. */
final class ThresholdsKernel extends Kernel implements Workers.Task {
  private final Thresholds spec;
  private final Workers workers;
  private final FormulaPass pass;
  private final FormulaTile[] tiles;
  private final float[] integers;
  private final byte[] signs;
  private final int blockPlaces;
  private Buffer[] arguments = {};
  private int n;

  ThresholdsKernel(Thresholds spec, CpuKernels kernels) {
    super(spec.operands().size());
    this.spec = spec;
    this.workers = kernels.workers();
    List<TensorType> operands = new ArrayList<>(spec.operands());
    operands.set(0, TensorType.real(Shape.batch(1, 1, 1)));
    this.pass =
        new FormulaPass(
            Shape.batch(spec.channels(), 1, 1),
            operands,
            List.of(spec.chain()),
            false,
            kernels.compiler());
    List<FormulaTile> all = new ArrayList<>();
    for (int worker = 0; worker < workers.count(); worker++) {
      all.add(new FormulaTile(pass, kernels.set()));
    }
    this.tiles = all.toArray(FormulaTile[]::new);
    this.integers = new float[2 * spec.bound() + 1];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = i - spec.bound();
    }
    this.signs = new byte[Math.multiplyExact(spec.channels(), integers.length)];
    this.blockPlaces = 4 * pass.piecePlaces;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    this.n = n;
    this.arguments = arguments;
    int blocks = (integers.length + blockPlaces - 1) / blockPlaces;
    workers.run(blocks, signs.length, this);
    CpuBuffer target = CpuBuffer.of(arguments[spec.operands().size() - 1]);
    target.integers = ThresholdWords.encode(spec.channels(), spec.bound(), signs);
  }

  @Override
  public void run(int block, int worker) {
    FormulaTile tile = tiles[worker];
    tile.batch(n);
    int end = Math.min((block + 1) * blockPlaces, integers.length);
    int places;
    for (int place = block * blockPlaces; place < end; place += places) {
      places = pass.placesFrom(place, end);
      for (int c = 0; c < spec.channels(); c += pass.pieceChannels) {
        int channels = Math.min(pass.pieceChannels, spec.channels() - c);
        tile.operand(0, integers, place, 1);
        for (int i = 1; i < spec.operands().size(); i++) {
          if (spec.operands().get(i).element() != Element.THRESHOLD) {
            tile.operand(i, arguments[i - 1], place, places, c, channels);
          }
        }
        float[] values = tile.keepResult(0, channels);
        tile.evaluate(arguments, -1, places, c, channels);
        store(values, place, places, c, channels);
      }
    }
  }

  private void store(float[] values, int place, int places, int channel, int channels) {
    for (int p = 0; p < places; p++) {
      for (int c = 0; c < channels; c++) {
        float value = values[p * channels + c];
        int sign = value > 0 ? 1 : value < 0 ? -1 : 0;
        signs[(channel + c) * integers.length + place + p] = (byte) sign;
      }
    }
  }
}
