package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.jspecify.annotations.Nullable;

/**
 * A binary convolution by matrix instructions: of the kernels that serve it, the one with the
 * largest blocks that still gives every multiprocessor something to do.
 */
final class MatrixConv implements ConvLaunch {
  private static final int EPILOGUE = 3;
  private static final int FIELDS = EpilogueArguments.WORDS;
  private static final int RESIDENT = FIELDS + 18;
  private static final int FEW = FIELDS + 20;

  /** Threads of small blocks for each multiprocessor, beyond which large blocks are faster. */
  private static final int MOST_THREADS = 1024;

  private final Conv2d spec;
  private final CudaDevice device;
  private final MatrixShape shape;
  private final EpilogueArguments epilogue;
  private final List<MatrixTile> tiles = new ArrayList<>();
  private final @Nullable KernelLaunch[] launches;

  MatrixConv(Conv2d spec, MatrixShape shape, EpilogueArguments epilogue, CudaDevice device) {
    this.spec = spec;
    this.device = device;
    this.shape = shape;
    this.epilogue = epilogue;
    for (MatrixTile tile : MatrixTile.values()) {
      if (tile.serves(spec, shape, epilogue.hasSteps())) {
        tiles.add(tile);
      }
    }
    this.launches = new KernelLaunch[tiles.size()];
  }

  @Override
  public void run(int n, Buffer[] arguments, long scratch) {
    int index = choose(n);
    MatrixTile tile = tiles.get(index);
    KernelLaunch launch = launch(index);
    CudaBuffer weights = CudaBuffer.of(arguments[1]);
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.SIGN));
    launch.pointer(1, weights.values(Element.SIGN));
    launch.pointer(2, weights.values(Element.INDEX));
    if (scratch != 0) {
      EpilogueArguments.toScratch(launch, EPILOGUE, scratch);
    } else {
      epilogue.set(launch, EPILOGUE, arguments);
    }
    launch.word(FIELDS, n);
    int bytes = tile.sharedBytes(spec, shape);
    int columns = tile.columnBlocks(spec);
    long rows = tile.rowBlocks(spec, n);
    if (tile == MatrixTile.FEW) {
      launch.word(FEW, Math.toIntExact(ConvFields.places(spec, n)));
    } else {
      int blocks = Math.min(shape.blocksAtATime(bytes), tile.mostBlocks());
      long resident = (long) device.description().multiprocessors() * blocks;
      rows = Math.min(rows, Math.max(1, resident / columns));
    }
    launch.grid(rows, columns, 1, bytes, tile.threads(shape));
  }

  private int choose(int n) {
    int wanted = device.description().multiprocessors();
    int last = tiles.size() - 1;
    if (tiles.get(last) == MatrixTile.FEW) {
      if (last == 0 || isLittle(n)) {
        return last;
      }
      last--;
    }
    for (int i = 0; i < last; i++) {
      MatrixTile tile = tiles.get(i);
      if (tile.rowBlocks(spec, n) * tile.columnBlocks(spec) >= wanted) {
        return i;
      }
    }
    return last;
  }

  /** Whether waiting takes longer than multiplying. */
  private boolean isLittle(int n) {
    long blocks = MatrixTile.FEW.rowBlocks(spec, n) * MatrixTile.FEW.columnBlocks(spec);
    long threads = blocks * MatrixTile.FEW.threads(shape);
    return FewFields.fits(spec, ConvFields.places(spec, n))
        && threads <= (long) MOST_THREADS * device.description().multiprocessors();
  }

  private KernelLaunch launch(int index) {
    KernelLaunch known = launches[index];
    if (known != null) {
      return known;
    }
    MatrixTile tile = tiles.get(index);
    EntryPoint entry = tile == MatrixTile.FEW ? FewFields.entry(spec, epilogue) : tile.entry();
    KernelLaunch launch = new KernelLaunch(device, entry);
    ConvFields.set(launch, FIELDS, spec).word(RESIDENT, tile.isResident(spec, shape) ? 1 : 0);
    if (tile == MatrixTile.FEW) {
      FewFields.set(launch, FEW, spec, shape);
    }
    epilogue.prepare(launch, 0);
    launches[index] = launch;
    return launch;
  }
}
