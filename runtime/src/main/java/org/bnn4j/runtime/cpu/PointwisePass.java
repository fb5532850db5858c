package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;

/** A {@link Pointwise}, as a kernel of its own or over the rows of a convolution that feeds it. */
final class PointwisePass {
  private final Pointwise spec;
  private final KernelSet set;
  private final FormulaPass pass;
  private final FormulaTile[] tiles;

  PointwisePass(Pointwise spec, CpuKernels kernels) {
    this.spec = spec;
    this.set = kernels.set();
    this.pass =
        new FormulaPass(
            spec.shape(),
            spec.operands(),
            spec.results().stream().map(Pointwise.Result::formula).toList(),
            false,
            kernels.compiler());
    List<FormulaTile> all = new ArrayList<>();
    for (int worker = 0; worker < kernels.workers().count(); worker++) {
      all.add(new FormulaTile(pass, set));
    }
    this.tiles = all.toArray(FormulaTile[]::new);
  }

  FormulaPass pass() {
    return pass;
  }

  /**
   * Computes the places from {@code from} to {@code end − 1}.
   *
   * @param own operand 0 of an epilogue, in rows of {@code ownStep} from {@code ownAt}; else empty
   * @param shift how far operand i stands behind argument i
   */
  void run(
      int worker,
      int n,
      int from,
      int end,
      int channelFrom,
      int channelEnd,
      float[] own,
      int ownAt,
      int ownStep,
      Buffer[] arguments,
      int shift) {
    FormulaTile tile = tiles[worker];
    tile.batch(n);
    int places;
    for (int place = from; place < end; place += places) {
      places = pass.placesFrom(place, end);
      for (int c = channelFrom; c < channelEnd; c += pass.pieceChannels) {
        int channels = Math.min(pass.pieceChannels, channelEnd - c);
        boolean hasOwn = own.length > 0;
        if (hasOwn) {
          int at = ownAt + (place - from) * ownStep + (c - channelFrom);
          tile.operand(0, own, at, ownStep);
        }
        for (int i = hasOwn ? 1 : 0; i < spec.operands().size(); i++) {
          if (FormulaTile.isValue(spec.operands().get(i))) {
            tile.operand(i, arguments[i + shift], place, places, c, channels);
          }
        }
        evaluate(tile, place, places, c, channels, arguments, shift);
      }
    }
  }

  private void evaluate(
      FormulaTile tile,
      int place,
      int places,
      int channel,
      int channels,
      Buffer[] arguments,
      int shift) {
    int width = spec.shape().c();
    int firstResult = spec.operands().size() + shift;
    for (int r = 0; r < spec.results().size(); r++) {
      if (spec.results().get(r).element() == Element.REAL) {
        float[] reals = CpuBuffer.of(arguments[firstResult + r]).reals;
        tile.result(r, reals, place * width + channel, width);
      } else {
        tile.keepResult(r, channels);
      }
    }
    tile.evaluate(arguments, shift, places, channel, channels);
    for (int r = 0; r < spec.results().size(); r++) {
      Element element = spec.results().get(r).element();
      if (element != Element.REAL) {
        float[] values = tile.keepResult(r, channels);
        CpuBuffer target = CpuBuffer.of(arguments[firstResult + r]);
        for (int p = 0; p < places; p++) {
          store(element, values, p * channels, channels, target, place + p, channel);
        }
      }
    }
  }

  private void store(
      Element element,
      float[] values,
      int at,
      int channels,
      CpuBuffer target,
      int place,
      int channel) {
    int width = spec.shape().c();
    int word = place * BitPacking.words(width) + channel / BitPacking.WORD;
    switch (element) {
      case COUNT -> storeCounts(values, at, channels, target.counts, place * width + channel);
      case SIGN -> set.packPositive(values, at, channels, target.signs, word);
      case TERNARY -> {
        set.packPositive(values, at, channels, target.signs, word);
        set.packNonZero(values, at, channels, target.nonZeros, word);
      }
      case REAL, INDEX, THRESHOLD -> throw new IllegalArgumentException("result " + element);
    }
  }

  /** Stores whole numbers as counts. */
  static void storeCounts(float[] values, int at, int count, short[] target, int targetAt) {
    for (int c = 0; c < count; c++) {
      target[targetAt + c] = (short) (int) values[at + c];
    }
  }
}
