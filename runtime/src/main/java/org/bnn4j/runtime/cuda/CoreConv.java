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

  private final Conv2d spec;
  private final CudaDevice device;
  private final EpilogueArguments epilogue;
  private final KernelLaunch launch;
  private final boolean strides;

  CoreConv(Conv2d spec, EpilogueArguments epilogue, CudaDevice device) {
    this.spec = spec;
    this.device = device;
    this.epilogue = epilogue;
    this.strides = isDirect(spec);
    EntryPoint entry =
        spec.isBinary()
            ? EntryPoint.CONV_BITS
            : strides ? EntryPoint.CONV_REAL_DIRECT : EntryPoint.CONV_REAL;
    this.launch = ConvFields.set(new KernelLaunch(device, entry), FIELDS, spec);
    epilogue.prepare(launch, 0);
  }

  /** Whether a thread computes a sum, and the epilogue has one float as its result. */
  static boolean isDirect(Conv2d spec) {
    return !spec.isBinary() && isFew(spec.filters(), spec.groups());
  }

  /** Whether there are several groups of few channels. */
  static boolean isFew(int channels, int groups) {
    return groups > 1 && channels / groups < FEW;
  }

  @Override
  public void run(int n, Buffer[] arguments, long scratch) {
    launch.tensor(0, CudaBuffer.of(arguments[0]), spec.input());
    launch.tensor(2, CudaBuffer.of(arguments[1]), spec.weight());
    if (scratch != 0) {
      EpilogueArguments.toScratch(launch, EPILOGUE, scratch);
    } else {
      epilogue.set(launch, EPILOGUE, arguments);
    }
    launch.word(FIELDS, n);
    long places = ConvFields.places(spec, n);
    int perGroup = spec.filters() / spec.groups();
    if (spec.groups() > 1 && perGroup % 32 != 0 && scratch == 0) {
      epilogue.clearSigns(device, places * CudaBuffer.words(spec.filters()));
    }
    if (strides) {
      launch.striding(places * spec.filters());
    } else {
      int columns = spec.groups() * (int) ConvFields.ceilDiv(perGroup, TILE);
      launch.grid(ConvFields.ceilDiv(places, TILE), columns, 1);
    }
  }
}
