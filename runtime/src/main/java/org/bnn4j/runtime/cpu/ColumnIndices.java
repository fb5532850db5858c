package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.kernel.Conv2d;

/**
 * For the gradient of weights: what quads of output columns see of an input of signs, as indices
 * [image][group][block of channels][column of taps][input row][quad][channel] of a {@link
 * QuadLookup}. Rows of equal remainder by the stride stand side by side, so that those that one row
 * of taps sees follow each other.
 */
final class ColumnIndices {
  /** Indices that are made at a time, about; second-level caches hold them. */
  private static final int SIZE = 128 << 10;

  /** Most images at a time. */
  private static final int IMAGES = 16;

  private final Conv2d spec;
  private final Conv2d unpadded;
  private final QuadLookup lookup;
  private final int quads;
  private final int blocks;
  private final int rows;
  private final int images;
  private final int[] slots;
  private final int[] indices;

  ColumnIndices(Conv2d spec, QuadLookup lookup) {
    this.spec = spec;
    this.unpadded = ConvInput.unpadded(spec);
    this.lookup = lookup;
    this.quads = (spec.outWidth() + QuadLookup.QUAD - 1) / QuadLookup.QUAD;
    this.blocks = (spec.groupChannels() + lookup.block() - 1) / lookup.block();
    this.rows = unpadded.height();
    this.images = Math.clamp(SIZE / size(), 1, IMAGES);
    this.slots = slots();
    this.indices = new int[images * size()];
  }

  /** The place of each row among those of an image, −1 for rows that no tap sees. */
  private int[] slots() {
    boolean[] seen = new boolean[rows];
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int y = firstRow(ky); y < endRow(ky); y++) {
        seen[row(ky, y)] = true;
      }
    }
    int[] slots = new int[rows];
    int next = 0;
    for (int remainder = 0; remainder < spec.stride(); remainder++) {
      for (int row = remainder; row < rows; row += spec.stride()) {
        slots[row] = seen[row] ? next : -1;
        next++;
      }
    }
    return slots;
  }

  /** Quads of a row of the result. */
  int quads() {
    return quads;
  }

  /** Blocks of a group's channels. */
  int blocks() {
    return blocks;
  }

  /** Rows of the input, with those of a padding that is not 0. */
  int rows() {
    return rows;
  }

  /** Images at a time. */
  int images() {
    return images;
  }

  /** Indices of one image. */
  int size() {
    return spec.groups() * blocks * spec.kernelWidth() * rows * quads * lookup.block();
  }

  int[] indices() {
    return indices;
  }

  /** The first operand of a quad whose input lies inside the image. */
  int first(int kx, int quad) {
    int first = first(shift(kx, unpadded.padding().left()));
    return Math.clamp(first - quad * QuadLookup.QUAD, 0, QuadLookup.QUAD);
  }

  /** Behind the last operand of a quad whose input lies inside the image. */
  int end(int kx, int quad) {
    int end = end(shift(kx, unpadded.padding().left()), unpadded.width(), spec.outWidth());
    return Math.clamp(end - quad * QuadLookup.QUAD, 0, QuadLookup.QUAD);
  }

  /** The first row of the result whose input lies inside the image. */
  int firstRow(int ky) {
    return first(shift(ky, unpadded.padding().top()));
  }

  /** Behind the last row of the result whose input lies inside the image. */
  int endRow(int ky) {
    return end(shift(ky, unpadded.padding().top()), rows, spec.outHeight());
  }

  private int shift(int tap, int padding) {
    return tap * spec.dilation() - padding;
  }

  /** The first output whose input {@code o·stride + shift} is not before the image. */
  private int first(int shift) {
    return shift >= 0 ? 0 : (-shift + spec.stride() - 1) / spec.stride();
  }

  /** Behind the last output whose input is not behind the image. */
  private int end(int shift, int size, int limit) {
    return Math.min(limit, Math.floorDiv(size - 1 - shift, spec.stride()) + 1);
  }

  /** The input row under tap ky of row y of the result. */
  private int row(int ky, int y) {
    return y * spec.stride() + shift(ky, unpadded.padding().top());
  }

  /** Where the indices of row y of the result begin; those of the following rows follow. */
  int at(int image, int group, int block, int kx, int ky, int y) {
    return at(image, group, block, kx, slots[row(ky, y)]);
  }

  private int at(int image, int group, int block, int kx, int slot) {
    int column = ((image * spec.groups() + group) * blocks + block) * spec.kernelWidth() + kx;
    return (column * rows + slot) * quads * lookup.block();
  }

  /**
   * Makes the indices of one input row.
   *
   * @param image which image of {@code signs}
   * @param number where it stands in the chunk
   */
  void make(int[] signs, int image, int number, int row) {
    if (slots[row] < 0) {
      return;
    }
    int h = spec.padValue() == 0 ? row : row - spec.padding().top();
    boolean isInside = h >= 0 && h < spec.height();
    int lanes = Math.min(lookup.block(), BitPacking.WORD);
    for (int group = 0; group < spec.groups(); group++) {
      for (int channel = 0; channel < spec.groupChannels(); channel += lanes) {
        int bit = group * spec.groupChannels() + channel;
        int lane = channel % lookup.block();
        for (int kx = 0; kx < spec.kernelWidth(); kx++) {
          int to = at(number, group, channel / lookup.block(), kx, slots[row]) + lane;
          for (int quad = 0; quad < quads; quad++) {
            int place = isInside ? (image * spec.height() + h) * spec.width() : -1;
            int w = quad * 4 * spec.stride() + kx * spec.dilation() - spec.padding().left();
            lookup.indices(
                bits(signs, place, w, bit),
                bits(signs, place, w + spec.stride(), bit),
                bits(signs, place, w + 2 * spec.stride(), bit),
                bits(signs, place, w + 3 * spec.stride(), bit),
                lanes,
                indices,
                to + quad * lookup.block());
          }
        }
      }
    }
  }

  /** 32 channels from {@code bit} on; what follows a group's last channel does not matter. */
  private int bits(int[] signs, int place, int w, int bit) {
    if (place < 0 || w < 0 || w >= spec.width()) {
      return spec.padValue() > 0 ? -1 : 0;
    }
    int words = BitPacking.words(spec.channels());
    int word = bit / BitPacking.WORD;
    int at = (place + w) * words + word;
    int shift = bit % BitPacking.WORD;
    int low = signs[at] >>> shift;
    return shift == 0 || word + 1 == words ? low : low | signs[at + 1] << (BitPacking.WORD - shift);
  }
}
