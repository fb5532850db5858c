package org.bnn4j.runtime.cuda;

import java.util.Optional;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution's input by matrix instructions, with weights of signs: the float
 * gradient in three parts of bfloat16, so that the sum is as exact as in float32, or fast in one.
 */
final class MatrixInputGradientKernel extends InputGradient {
  private static final int ROWS = 64;
  private static final int WIDE_ROWS = 128;
  private static final int CHANNELS = 64;
  private static final int GROUP = 32;

  /** The word of {@code halo}. */
  private static final int HALO = 42;

  /** {@code FOR_GRADIENT}. */
  private static final int ORDER = 2;

  private final Conv2d spec;
  private final GradientSteps steps;
  private final KernelLaunch arrange;
  private final KernelLaunch narrow;
  private final KernelLaunch wide;
  private final PhaseGrid grid;
  private final @Nullable KernelLaunch warpGroup;
  private final int sharedBytes;

  private MatrixInputGradientKernel(
      Conv2d spec,
      @Nullable Pointwise epilogue,
      Optional<GradientForm> form,
      boolean fast,
      CudaDevice device) {
    super(spec, epilogue, form.isPresent(), device);
    this.spec = spec;
    this.steps = new GradientSteps(form.orElse(GradientForm.PLAIN));
    this.arrange = ArrangeWeightsKernel.prepare(spec, ORDER, device);
    this.narrow = launch(fast ? EntryPoint.INPUT_GRADIENT_MMA_FAST : EntryPoint.INPUT_GRADIENT_MMA);
    this.wide =
        launch(fast ? EntryPoint.INPUT_GRADIENT_MMA_WIDE_FAST : EntryPoint.INPUT_GRADIENT_MMA_WIDE);
    this.grid = PhaseGrid.of(spec);
    this.sharedBytes = grid.sharedBytes(fast ? 1 : 3);
    this.warpGroup =
        grid.serves(sharedBytes, device.description())
            ? launch(fast ? EntryPoint.INPUT_GRADIENT_WGMMA_FAST : EntryPoint.INPUT_GRADIENT_WGMMA)
            : null;
  }

  /** The kernel of a convolution that it serves. */
  static MatrixInputGradientKernel of(
      Conv2d spec, @Nullable Pointwise epilogue, boolean fast, CudaDevice device) {
    Optional<GradientForm> form =
        epilogue == null ? Optional.of(GradientForm.PLAIN) : GradientForm.of(epilogue);
    return new MatrixInputGradientKernel(spec, epilogue, form, fast, device);
  }

  private KernelLaunch launch(EntryPoint entry) {
    KernelLaunch launch = ConvFields.set(new KernelLaunch(device(), entry), 0, spec);
    steps.prepare(launch);
    return launch;
  }

  /** Whether it serves a convolution on a device. */
  static boolean serves(Conv2d spec, Device device) {
    return spec.weight() == Element.SIGN && spec.groups() == 1 && device.isAtLeast(8, 0);
  }

  @Override
  long scratchBytes() {
    return (long) words() * Integer.BYTES;
  }

  private int words() {
    int taps = spec.kernelHeight() * spec.kernelWidth();
    return taps * CudaBuffer.words(spec.filters()) * GROUP * CudaBuffer.words(spec.channels());
  }

  @Override
  void sum(int n, Buffer[] arguments, long result, long arranged) {
    arrange.pointer(0, CudaBuffer.of(arguments[1]).values(Element.SIGN)).pointer(1, arranged);
    arrange.striding(words());
    int columns = Math.ceilDiv(spec.channels(), CHANNELS);
    int phases = spec.stride() * spec.stride();
    int multiprocessors = device().description().multiprocessors();
    long tiles = ConvFields.ceilDiv((long) n * grid.positions(), PhaseGrid.BLOCK);
    if (warpGroup != null && 2 * tiles * columns * phases >= multiprocessors) {
      long atATime = ConvFields.ceilDiv(2L * multiprocessors, columns * phases);
      set(warpGroup, n, arguments, result, arranged).word(HALO, grid.halo());
      warpGroup.grid(Math.min(tiles, atATime), columns, phases, sharedBytes);
      return;
    }
    int stride = spec.stride();
    long places =
        (long) n * Math.ceilDiv(spec.height(), stride) * Math.ceilDiv(spec.width(), stride);
    long wideBlocks = ConvFields.ceilDiv(places, WIDE_ROWS) * columns * phases;
    boolean isWide = wideBlocks >= 2L * multiprocessors;
    int rows = isWide ? WIDE_ROWS : ROWS;
    set(isWide ? wide : narrow, n, arguments, result, arranged)
        .grid(ConvFields.ceilDiv(places, rows), columns, phases, sharedBytes(rows));
  }

  private KernelLaunch set(
      KernelLaunch launch, int n, Buffer[] arguments, long result, long arranged) {
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL)).pointer(1, arranged);
    launch.pointer(2, result).word(0, n);
    steps.set(launch, arguments);
    return launch;
  }

  /** Four stages of a step: gradients of 32 filters, and weights of 64 channels. */
  private static int sharedBytes(int rows) {
    return 4 * (rows * GROUP + CHANNELS) * Float.BYTES;
  }
}
