package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.List;

/**
 * A grouped convolution, or its adjoint, as a list of independent blocks: some output rows by some
 * output channels, small enough that its sums stay in the cache for whoever uses them next.
 */
final class Sweep {
  /**
   * Places of a block, about. With more rows the few places of a border's class fill their tiles
   * better (128 cost 6 % of 3x3 convolutions); the sums of 512 places take 256 KB, which
   * second-level caches hold.
   */
  private static final int PLACES = 512;

  /** Most output channels of a block. */
  private static final int CHANNELS = 128;

  /**
   * The convolution.
   *
   * @param layout how the input lies; a tap of the layout is a group's
   * @param groupOutputs output channels of a group
   * @param steps steps of one sum
   */
  record Form(
      AxisTaps rows,
      AxisTaps columns,
      Tiles.Layout layout,
      int groups,
      int groupOutputs,
      int steps) {}

  private final Form form;
  private final int unit;
  private final int block;
  private final int blocksOfGroup;
  private final int rowsOfBlock;
  private final int rowBlocks;
  private final int channelsOfBlock;
  private final int channelBlocks;
  private final List<List<Tiles>> tiles = new ArrayList<>();

  /** Distance of the sums of two places. */
  final int sumStep;

  /**
   * Blocks whose sums the cache holds.
   *
   * @param block output channels of a block of weights
   * @param tilePlaces places of a tile
   * @param threads how many threads share the blocks
   */
  Sweep(Form form, int block, int tilePlaces, int threads) {
    this(form, block, tilePlaces, threads, PLACES, CHANNELS);
  }

  /**
   * Blocks of all output channels, for sums that need much work on the input first.
   *
   * @param mostPlaces places of a block, about
   */
  static Sweep ofRows(Form form, int block, int tilePlaces, int threads, int mostPlaces) {
    return new Sweep(form, block, tilePlaces, threads, mostPlaces, Integer.MAX_VALUE);
  }

  private Sweep(
      Form form, int block, int tilePlaces, int threads, int mostPlaces, int mostChannels) {
    this.form = form;
    this.unit = Math.max(block, BitPacking.WORD);
    this.block = block;
    this.blocksOfGroup = (form.groupOutputs + block - 1) / block;
    int width = form.columns.places();
    int height = form.rows.places();
    int rows = Math.clamp(mostPlaces / width, 1, height);
    int channels =
        form.groups == 1 ? Math.min(roundUp(form.groupOutputs), mostChannels) : outputs();
    boolean cutsChannels = form.groups == 1 && mostChannels < Integer.MAX_VALUE;
    while (count(rows, channels) < 2 * threads && cutsChannels && channels > BitPacking.WORD) {
      channels = roundUp(channels / 2);
    }
    while (count(rows, channels) < 2 * threads && rows > 1) {
      rows = (rows + 1) / 2;
    }
    this.channelsOfBlock = channels;
    this.channelBlocks = (outputs() + channels - 1) / channels;
    this.rowBlocks = (height + rows - 1) / rows;
    this.rowsOfBlock = (height + rowBlocks - 1) / rowBlocks;
    this.sumStep = form.groups == 1 ? channels : roundUp(channels) + block;
    for (int b = 0; b < rowBlocks; b++) {
      tiles.add(Tiles.of(form.rows, form.columns, rowFrom(b), rowEnd(b), form.layout, tilePlaces));
    }
  }

  private int count(int rows, int channels) {
    return ((form.rows.places() + rows - 1) / rows) * ((outputs() + channels - 1) / channels);
  }

  private int roundUp(int channels) {
    return (channels + unit - 1) / unit * unit;
  }

  /** All output channels. */
  int outputs() {
    return form.groups * form.groupOutputs;
  }

  /** Blocks of an image. */
  int blocks() {
    return rowBlocks * channelBlocks;
  }

  /** Numbers that hold the sums of a block. */
  int sums() {
    return rowsOfBlock * form.columns.places() * sumStep;
  }

  int rowFrom(int rowBlock) {
    return Math.min(rowBlock * rowsOfBlock, form.rows.places());
  }

  int rowEnd(int rowBlock) {
    return Math.min((rowBlock + 1) * rowsOfBlock, form.rows.places());
  }

  /** The block of rows of a block. */
  int rowBlock(int index) {
    return index / channelBlocks;
  }

  int rowBlocks() {
    return rowBlocks;
  }

  int channelFrom(int index) {
    return index % channelBlocks * channelsOfBlock;
  }

  int channelEnd(int index) {
    return Math.min(channelFrom(index) + channelsOfBlock, outputs());
  }

  /** Output columns. */
  int width() {
    return form.columns.places();
  }

  /** Output places of an image. */
  int places() {
    return form.columns.places() * form.rows.places();
  }

  /** Output places of a block. */
  int places(int index) {
    int rowBlock = rowBlock(index);
    return (rowEnd(rowBlock) - rowFrom(rowBlock)) * width();
  }

  /** The first output place of a block of an image, counted through the batch. */
  int firstPlace(int image, int index) {
    return image * places() + rowFrom(rowBlock(index)) * width();
  }

  /** The tiles of a block of rows. */
  List<Tiles> tiles(int rowBlock) {
    return tiles.get(rowBlock);
  }

  /** First input row that a block of rows sees. */
  int inputFrom(int rowBlock) {
    int from = Integer.MAX_VALUE;
    for (int y = rowFrom(rowBlock); y < rowEnd(rowBlock); y++) {
      from = Math.min(from, form.rows.first(y));
    }
    return from;
  }

  /** Behind the last input row that a block of rows sees. */
  int inputEnd(int rowBlock) {
    int end = 0;
    for (int y = rowFrom(rowBlock); y < rowEnd(rowBlock); y++) {
      end = Math.max(end, form.rows.last(y) + 1);
    }
    return end;
  }

  void addFloats(KernelSet set, int index, float[] in, int inAt, float[] weights, float[] sums) {
    for (int group = 0; group < form.groups; group++) {
      for (int b = firstBlock(index); b < endBlock(index); b++) {
        for (int t = 0; t < tiles(rowBlock(index)).size(); t++) {
          set.floatTiles(
              tiles(rowBlock(index)).get(t),
              in,
              inAt + group * form.layout.tap(),
              weights,
              weightAt(group, b),
              sums,
              sumAt(index, group, b),
              sumStep);
        }
      }
    }
  }

  void addBinary(KernelSet set, int index, int[] in, int inAt, int[] weights, int[] sums) {
    for (int group = 0; group < form.groups; group++) {
      for (int b = firstBlock(index); b < endBlock(index); b++) {
        for (int t = 0; t < tiles(rowBlock(index)).size(); t++) {
          set.binaryTiles(
              tiles(rowBlock(index)).get(t),
              in,
              inAt + group * form.layout.tap(),
              weights,
              weightAt(group, b),
              sums,
              sumAt(index, group, b),
              sumStep);
        }
      }
    }
  }

  void addTernary(
      KernelSet set,
      int index,
      int[] in,
      int[] inNonZeros,
      int inAt,
      ArrangedWeights weights,
      int[] sums) {
    for (int group = 0; group < form.groups; group++) {
      for (int b = firstBlock(index); b < endBlock(index); b++) {
        for (int t = 0; t < tiles(rowBlock(index)).size(); t++) {
          set.ternaryTiles(
              tiles(rowBlock(index)).get(t),
              in,
              inNonZeros,
              inAt + group * form.layout.tap(),
              weights.signs,
              weights.nonZeros,
              weightAt(group, b),
              sums,
              sumAt(index, group, b),
              sumStep);
        }
      }
    }
  }

  /**
   * Sums of lookups.
   *
   * @param tableAt the number of the table of the image's first place
   * @param sumAt where channel 0 of the block's first place goes
   * @param step distance of the sums of two places
   */
  void addLookups(
      QuadLookup lookup,
      int index,
      float[] tables,
      int tableAt,
      int[] indices,
      float[] sums,
      int sumAt,
      int step) {
    for (int group = 0; group < form.groups; group++) {
      for (int b = firstBlock(index); b < endBlock(index); b++) {
        for (int t = 0; t < tiles(rowBlock(index)).size(); t++) {
          lookup.tiles(
              tiles(rowBlock(index)).get(t),
              tables,
              tableAt + group * form.layout.tap(),
              indices,
              weightAt(group, b),
              sums,
              sumAt + sumAt(index, group, b),
              step);
        }
      }
    }
  }

  /** Depth-wise sums, channels side by side. */
  void addDepthwise(KernelSet set, int index, float[] in, int inAt, float[] weights, float[] sums) {
    for (int t = 0; t < tiles(rowBlock(index)).size(); t++) {
      Tiles tile = tiles(rowBlock(index)).get(t);
      set.depthwiseTiles(tile, in, inAt, weights, outputs(), sums, sumStep);
    }
  }

  private int firstBlock(int index) {
    return form.groups == 1 ? channelFrom(index) / block : 0;
  }

  private int endBlock(int index) {
    return form.groups == 1 ? (channelEnd(index) + block - 1) / block : blocksOfGroup;
  }

  private int weightAt(int group, int b) {
    return (group * blocksOfGroup + b) * form.steps * block;
  }

  /**
   * Where a block's sums begin. The lanes behind a group's last channel are overwritten by the next
   * group, which is added up later.
   */
  private int sumAt(int index, int group, int b) {
    return form.groups == 1
        ? b * block - channelFrom(index)
        : group * form.groupOutputs + b * block;
  }
}
