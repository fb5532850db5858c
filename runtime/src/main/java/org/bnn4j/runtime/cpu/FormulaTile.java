package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.ThresholdWords;

/**
 * The scratch memory with which one thread evaluates the pieces of a {@link FormulaPass}: real
 * operands and results are used where they lie, all others are expanded to floats and packed from
 * them here.
 */
final class FormulaTile {
  private final FormulaPass pass;
  private final KernelSet set;
  private final float[][] scratch;
  private final float[][] arrays;
  private final int[][] integers;
  private final int[] offsets;
  private final int[] steps;
  private int batch;

  FormulaTile(FormulaPass pass, KernelSet set) {
    this.pass = pass;
    this.set = set;
    int rows = pass.operandRows + pass.temporaries + pass.results;
    int piece = pass.pieceChannels * pass.piecePlaces;
    scratch = new float[rows][];
    arrays = new float[rows][];
    integers = new int[rows][0];
    offsets = new int[rows];
    steps = new int[rows];
    for (int row = 0; row < rows; row++) {
      scratch[row] = new float[isDirect(row) ? 0 : piece];
      arrays[row] = scratch[row];
    }
  }

  /** Whether a row is read or written where it lies. */
  private boolean isDirect(int row) {
    return row < pass.operands.size()
        ? pass.operands.get(row).element() == Element.REAL
            || (row == 0 && pass.sums != BlockSums.Kind.REALS)
        : row < pass.operandRows || isPacked(row);
  }

  private boolean isPacked(int row) {
    return pass.packed.contains(row - resultRow(0));
  }

  /** Sets the value of {@code BatchSize}. */
  void batch(int n) {
    batch = n;
  }

  /** Points an operand at a buffer's elements for the piece. */
  void operand(int index, Buffer buffer, int place, int places, int channel, int channels) {
    TensorType type = pass.operands.get(index);
    int c = type.shape().c();
    int from = pass.placeOf(index, place);
    int count = pass.advance[index] == 1 ? places : 1;
    int first = pass.scalar[index] ? 0 : channel;
    int width = pass.scalar[index] ? 1 : channels;
    CpuBuffer source = CpuBuffer.of(buffer);
    if (type.element() == Element.REAL) {
      operand(index, source.reals, from * c + first, pass.advance[index] * c);
      return;
    }
    operand(index, scratch[index], 0, pass.advance[index] * width);
    if (type.element() == Element.COUNT) {
      for (int p = 0; p < count; p++) {
        expandCounts(source.counts, (from + p) * c + first, width, scratch[index], p * width);
      }
    } else if (type.element().isSign()) {
      for (int p = 0; p < count; p++) {
        expandSigns(source, type, from + p, first, width, scratch[index], p * width);
      }
    }
  }

  /** Points an operand at floats. */
  void operand(int index, float[] array, int offset, int step) {
    arrays[index] = array;
    offsets[index] = offset;
    steps[index] = step;
  }

  /** Points operand 0 at sums, and their products at one number a place. */
  void sums(int[] counts, int offset, int step, int[] products, int productsOffset) {
    integers(0, counts, offset, step);
    integers(pass.operands.size(), products, productsOffset, 1);
  }

  /** Points a result at words. */
  void words(int index, int[] words, int offset, int step) {
    integers(resultRow(index), words, offset, step);
  }

  private void integers(int row, int[] array, int offset, int step) {
    integers[row] = array;
    offsets[row] = offset;
    steps[row] = step;
  }

  /** Points a result at floats. */
  void result(int index, float[] array, int offset, int step) {
    operand(resultRow(index), array, offset, step);
  }

  /** Keeps a result in scratch memory, in rows of {@code channels}, from where it is returned. */
  float[] keepResult(int index, int channels) {
    int row = resultRow(index);
    operand(row, scratch[row], 0, channels);
    return scratch[row];
  }

  private int resultRow(int index) {
    return pass.operandRows + pass.temporaries + index;
  }

  /** Evaluates a piece, after operands and results were set. */
  void evaluate(Buffer[] arguments, int shift, int places, int channel, int channels) {
    for (int t = 0; t < pass.temporaries; t++) {
      int row = pass.operandRows + t;
      operand(row, scratch[row], 0, channels);
    }
    boolean flat = places == 1 || (pass.isFlat && isFlat(channels));
    int rows = flat ? 1 : places;
    int length = flat ? places * channels : channels;
    for (int s = 0; s < pass.stages.size(); s++) {
      switch (pass.stages.get(s)) {
        case FormulaStages.Stage.Compute compute ->
            compute.program().run(arrays, integers, offsets, steps, rows, length, batch);
        case FormulaStages.Stage.Apply apply ->
            set.apply(
                apply.function(), scratch[apply.row()], scratch[apply.exps()], places * channels);
        case FormulaStages.Stage.LookUp lookUp -> {
          CpuBuffer table = CpuBuffer.of(arguments[lookUp.table() + shift]);
          boolean one = pass.operands.get(lookUp.table()).shape().c() == 1;
          for (int p = 0; p < places; p++) {
            lookUp(
                table.integers, scratch[lookUp.row()], p * channels, one ? -1 : channel, channels);
          }
        }
      }
    }
  }

  private boolean isFlat(int channels) {
    for (int row = 0; row < steps.length; row++) {
      boolean standsStill = row < pass.operands.size() && pass.advance[row] == 0;
      int elements = isPacked(row) ? steps[row] * BitPacking.WORD : steps[row];
      if (!standsStill && elements != channels) {
        return false;
      }
    }
    return true;
  }

  private static void expandCounts(short[] counts, int at, int count, float[] out, int outAt) {
    for (int c = 0; c < count; c++) {
      out[outAt + c] = counts[at + c];
    }
  }

  private void expandSigns(
      CpuBuffer source,
      TensorType type,
      int place,
      int channel,
      int channels,
      float[] out,
      int at) {
    Shape shape = type.shape();
    int word = place * BitPacking.words(shape.c()) + channel / BitPacking.WORD;
    set.expandSigns(source.signs, word, channels, out, at);
    if (type.element() == Element.TERNARY) {
      clearZeros(source.nonZeros, word, channels, out, at);
    }
  }

  /** Puts 0 where the bits of a place say so. */
  static void clearZeros(int[] nonZeros, int word, int channels, float[] out, int at) {
    for (int c = 0; c < channels; c += BitPacking.WORD) {
      int zeros = ~nonZeros[word + c / BitPacking.WORD] & BitPacking.channelBits(channels - c, 0);
      for (; zeros != 0; zeros &= zeros - 1) {
        out[at + c + Integer.numberOfTrailingZeros(zeros)] = 0;
      }
    }
  }

  private static void lookUp(int[] words, float[] row, int at, int channel, int channels) {
    for (int c = 0; c < channels; c++) {
      int entry = channel < 0 ? 0 : channel + c;
      row[at + c] = ThresholdWords.sign(words, entry, (int) row[at + c]);
    }
  }

  /** Whether a stage reads the value of a formula operand at all. */
  static boolean isValue(TensorType type) {
    return type.element() != Element.THRESHOLD && type.element() != Element.INDEX;
  }
}
