package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The output places of one block of rows that see the same taps, cut into tiles, with the steps
 * over those taps. Only taps inside the image are visited: true zero padding costs nothing, and
 * needs neither a border nor a mask nor a correction. The places of a class need not be neighbours,
 * so that the border's places fill tiles as the others do.
 */
final class Tiles {
  /**
   * Three numbers a run: first input relative to the place, first weight step, steps. Within a run
   * both advance by one.
   */
  final int[] runs;

  /**
   * Two numbers a place: its input's base, and its row of sums. The last tile is filled up with its
   * last place, which is then computed, and stored, more than once.
   */
  final int[] places;

  /** The runs step by step, two numbers each: input relative to the place, and weight step. */
  final int[] steps;

  /** Taps that these places see. */
  final int taps;

  private Tiles(int[] runs, int[] places, int taps) {
    this.runs = runs;
    this.steps = steps(runs);
    this.places = places;
    this.taps = taps;
  }

  /**
   * How inputs and weights lie.
   *
   * @param columns places of an input row
   * @param place distance of two input places, in steps
   * @param tap steps of one tap
   */
  record Layout(int columns, int place, int tap, int kernelWidth) {}

  /**
   * The tiles of output rows {@code from} to {@code to − 1}, all columns. The row of sums of a
   * place is its number within the block.
   *
   * @param size places of a tile
   */
  static List<Tiles> of(
      AxisTaps rows, AxisTaps columns, int from, int to, Layout layout, int size) {
    List<Tiles> all = new ArrayList<>();
    for (int rowWindow = 0; rowWindow < rows.windows(); rowWindow++) {
      for (int columnWindow = 0; columnWindow < columns.windows(); columnWindow++) {
        int[] places = new int[2 * ((to - from) * columns.places() + size)];
        int count = 0;
        for (int y = from; y < to; y++) {
          for (int x = 0; x < columns.places(); x++) {
            if (rows.windowOf(y) == rowWindow && columns.windowOf(x) == columnWindow) {
              places[count++] = (rows.base(y) * layout.columns + columns.base(x)) * layout.place;
              places[count++] = (y - from) * columns.places() + x;
            }
          }
        }
        if (count > 0) {
          while (count % (2 * size) != 0) {
            places[count] = places[count - 2];
            places[count + 1] = places[count - 1];
            count += 2;
          }
          all.add(
              of(
                  rows.window(rowWindow),
                  columns.window(columnWindow),
                  Arrays.copyOf(places, count),
                  layout));
        }
      }
    }
    return all;
  }

  private static Tiles of(
      AxisTaps.Window rows, AxisTaps.Window columns, int[] places, Layout layout) {
    int taps = rows.taps.length * columns.taps.length;
    int[] runs = new int[3 * taps];
    int count = 0;
    for (int r = 0; r < rows.taps.length; r++) {
      for (int c = 0; c < columns.taps.length; c++) {
        int in = (rows.offsets[r] * layout.columns + columns.offsets[c]) * layout.place;
        int weight = (rows.taps[r] * layout.kernelWidth + columns.taps[c]) * layout.tap;
        if (count > 0
            && runs[count - 3] + runs[count - 1] == in
            && runs[count - 2] + runs[count - 1] == weight) {
          runs[count - 1] += layout.tap;
        } else {
          runs[count] = in;
          runs[count + 1] = weight;
          runs[count + 2] = layout.tap;
          count += 3;
        }
      }
    }
    return new Tiles(Arrays.copyOf(runs, count), places, taps);
  }

  private static int[] steps(int[] runs) {
    int total = 0;
    for (int r = 0; r < runs.length; r += 3) {
      total += runs[r + 2];
    }
    int[] steps = new int[2 * total];
    int count = 0;
    for (int r = 0; r < runs.length; r += 3) {
      for (int k = 0; k < runs[r + 2]; k++) {
        steps[count++] = runs[r] + k;
        steps[count++] = runs[r + 1] + k;
      }
    }
    return steps;
  }
}
