package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;

/** A convolution without matrix instructions: any element types, groups and padding. */
final class CoreConv implements ConvLaunch {
  private static final int TILE = 64;
  private static final int EPILOGUE = 4;
  private static final int FIELDS = EpilogueArguments.WORDS;

  /** Groups of fewer filters leave most of a tile empty. */
  private static final int FEW = 16;

  /** Starts the kernel for so many images, once its arguments are set. */
  private interface Start {
    void start(int n, Setting arguments);
  }

  /** Sets all arguments of a launch. */
  private interface Setting {
    void set(KernelLaunch launch);
  }

  private final Conv2d spec;
  private final CudaDevice device;
  private final EpilogueArguments epilogue;
  private final Start start;

  CoreConv(Conv2d spec, EpilogueArguments epilogue, CudaDevice device) {
    this.spec = spec;
    this.device = device;
    this.epilogue = epilogue;
    this.start = spec.isBinary() ? ofBits() : isDirect(spec) ? direct() : inTiles();
  }

  /** Whether a thread computes a sum, and the epilogue has one float as its result. */
  static boolean isDirect(Conv2d spec) {
    return !spec.isBinary() && isFew(spec.filters(), spec.groups());
  }

  /** Whether there are several groups of few channels. */
  static boolean isFew(int channels, int groups) {
    return groups > 1 && channels / groups < FEW;
  }

  private int filtersOfGroup() {
    return spec.filters() / spec.groups();
  }

  private KernelLaunch prepare(KernelLaunch launch) {
    ConvFields.set(launch, FIELDS, spec);
    epilogue.prepare(launch, 0);
    return launch;
  }

  private Start ofBits() {
    KernelLaunch launch = prepare(new KernelLaunch(device, EntryPoint.CONV_BITS));
    int columns = spec.groups() * Math.ceilDiv(filtersOfGroup(), TILE);
    return (n, arguments) -> {
      arguments.set(launch);
      launch.grid(ConvFields.ceilDiv(ConvFields.places(spec, n), TILE), columns, 1);
    };
  }

  private Start direct() {
    KernelLaunch launch = prepare(new KernelLaunch(device, EntryPoint.CONV_REAL_DIRECT));
    return (n, arguments) -> {
      arguments.set(launch);
      launch.striding(ConvFields.places(spec, n) * spec.filters());
    };
  }

  private Start inTiles() {
    TiledLaunch tiles = new TiledLaunch(TiledLaunch.CONV_REAL, device, this::prepare);
    return (n, arguments) ->
        tiles.run(ConvFields.places(spec, n), filtersOfGroup(), spec.groups(), 1, arguments::set);
  }

  @Override
  public void run(int n, Buffer[] arguments, long scratch) {
    start.start(n, launch -> set(launch, n, arguments, scratch));
  }

  private void set(KernelLaunch launch, int n, Buffer[] arguments, long scratch) {
    launch.tensor(0, CudaBuffer.of(arguments[0]), spec.input());
    launch.tensor(2, CudaBuffer.of(arguments[1]), spec.weight());
    launch.word(FIELDS, n);
    if (scratch != 0) {
      EpilogueArguments.toScratch(launch, EPILOGUE, scratch);
      return;
    }
    epilogue.set(launch, EPILOGUE, arguments);
    if (spec.groups() > 1 && filtersOfGroup() % Integer.SIZE != 0) {
      long places = ConvFields.places(spec, n);
      epilogue.clearSigns(device, places * CudaBuffer.words(spec.filters()));
    }
  }
}
