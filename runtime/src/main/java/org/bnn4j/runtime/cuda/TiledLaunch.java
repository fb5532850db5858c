package org.bnn4j.runtime.cuda;

import java.util.List;
import java.util.function.Consumer;

/**
 * A kernel that sums products in tiles of rows and columns, in several sizes. A run takes the
 * largest whose blocks occupy the device; all give the same bits.
 */
final class TiledLaunch {
  /** Sums of a block of an entry. */
  record Tile(EntryPoint entry, int rows, int columns) {
    long blocks(long allRows, int allColumns) {
      return ConvFields.ceilDiv(allRows, rows) * ConvFields.ceilDiv(allColumns, columns);
    }
  }

  static final List<Tile> CONV_REAL =
      List.of(
          new Tile(EntryPoint.CONV_REAL_64X64, 64, 64),
          new Tile(EntryPoint.CONV_REAL_32X32, 32, 32),
          new Tile(EntryPoint.CONV_REAL_16X32, 16, 32));

  static final List<Tile> INPUT_GRADIENT =
      List.of(
          new Tile(EntryPoint.INPUT_GRADIENT_64X64, 64, 64),
          new Tile(EntryPoint.INPUT_GRADIENT_32X32, 32, 32),
          new Tile(EntryPoint.INPUT_GRADIENT_16X32, 16, 32));

  static final List<Tile> WEIGHT_GRADIENT =
      List.of(
          new Tile(EntryPoint.WEIGHT_GRADIENT_64X64, 64, 64),
          new Tile(EntryPoint.WEIGHT_GRADIENT_32X32, 32, 32),
          new Tile(EntryPoint.WEIGHT_GRADIENT_16X32, 16, 32));

  /** For long rows: the smaller shares them out among groups of warps. */
  static final List<Tile> WEIGHT_GRADIENT_BY_ROWS =
      List.of(
          new Tile(EntryPoint.WEIGHT_GRADIENT_64X64, 64, 64),
          new Tile(EntryPoint.WEIGHT_GRADIENT_BY_ROWS, 32, 32));

  /** Most blocks along the second axis of a grid; kernels stride over more. */
  private static final int MOST_LAYERS = 65_535;

  /** Full blocks for each two multiprocessors that occupy them. */
  private static final int BLOCKS = 3;

  private final List<Tile> tiles;
  private final List<KernelLaunch> launches;
  private final long enough;

  /**
   * Loads the entries.
   *
   * @param tiles from the largest on
   * @param constants sets the words that stay
   */
  TiledLaunch(List<Tile> tiles, CudaDevice device, Consumer<KernelLaunch> constants) {
    this.tiles = tiles;
    this.launches = tiles.stream().map(tile -> new KernelLaunch(device, tile.entry())).toList();
    this.enough = (long) BLOCKS * Math.max(1, device.description().multiprocessors()) / 2;
    launches.forEach(constants);
  }

  /**
   * Starts one of them.
   *
   * @param rows of one group
   * @param columns of one group
   * @param layers what each group has of such tiles
   * @param arguments sets the rest
   */
  void run(long rows, int columns, int groups, int layers, Consumer<KernelLaunch> arguments) {
    int i = 0;
    while (i + 1 < tiles.size() && tiles.get(i).blocks(rows, columns) * groups * layers < enough) {
      i++;
    }
    KernelLaunch launch = launches.get(i);
    arguments.accept(launch);
    launch.grid(tiles.get(i).blocks(rows, columns) * groups, Math.min(layers, MOST_LAYERS), 1);
  }
}
