package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;

/** A {@link Pointwise}, as a kernel of its own or over the rows of a convolution that feeds it. */
final class PointwisePass {
  private final Pointwise spec;
  private final KernelSet set;
  private final FormulaPass pass;
  private final FormulaTile[] tiles;

  /** A formula that is no epilogue. */
  PointwisePass(Pointwise spec, CpuKernels kernels) {
    this(spec, BlockSums.Kind.REALS, kernels);
  }

  /**
   * @param sums what operand 0 is read from
   */
  PointwisePass(Pointwise spec, BlockSums.Kind sums, CpuKernels kernels) {
    this.spec = spec;
    this.set = kernels.set();
    this.pass =
        new FormulaPass(
            spec.shape(),
            spec.operands(),
            spec.results().stream().map(Pointwise.Result::formula).toList(),
            false,
            sums,
            signs(spec),
            kernels.compiler());
    List<FormulaTile> all = new ArrayList<>();
    for (int worker = 0; worker < kernels.workers().count(); worker++) {
      all.add(new FormulaTile(pass, set));
    }
    this.tiles = all.toArray(FormulaTile[]::new);
  }

  private static Set<Integer> signs(Pointwise spec) {
    Set<Integer> signs = new HashSet<>();
    for (int r = 0; r < spec.results().size(); r++) {
      if (spec.results().get(r).element() == Element.SIGN) {
        signs.add(r);
      }
    }
    return signs;
  }

  FormulaPass pass() {
    return pass;
  }

  /**
   * Computes the places from {@code from} to {@code end − 1}.
   *
   * @param own operand 0 of an epilogue
   * @param products how many products each of these places has, where that is needed
   * @param shift how far operand i stands behind argument i
   */
  void run(
      int worker,
      int n,
      int from,
      int end,
      int channelFrom,
      int channelEnd,
      BlockSums own,
      int[] products,
      Buffer[] arguments,
      int shift) {
    FormulaTile tile = tiles[worker];
    tile.batch(n);
    int places;
    for (int place = from; place < end; place += places) {
      places = pass.placesFrom(place, end);
      for (int c = channelFrom; c < channelEnd; c += pass.pieceChannels) {
        int channels = Math.min(pass.pieceChannels, channelEnd - c);
        boolean hasOwn = own != BlockSums.NONE;
        int at = (place - from) * own.step + (c - channelFrom);
        if (pass.sums != BlockSums.Kind.REALS) {
          tile.sums(own.counts, at, own.step, products, place - from);
        } else if (hasOwn) {
          tile.operand(0, own.reals, at, own.step);
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
      } else if (pass.packed.contains(r)) {
        int[] signs = CpuBuffer.of(arguments[firstResult + r]).signs;
        int words = BitPacking.words(width);
        tile.words(r, signs, place * words + channel / BitPacking.WORD, words);
      } else {
        tile.keepResult(r, channels);
      }
    }
    tile.evaluate(arguments, shift, places, channel, channels);
    for (int r = 0; r < spec.results().size(); r++) {
      Element element = spec.results().get(r).element();
      if (element != Element.REAL && !pass.packed.contains(r)) {
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
