package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code Epilogue} of {@code args.cuh}: eight pointers and eight words. Constants lie in
 * device memory, one float each.
 */
final class EpilogueArguments {
  private static final int RESULT = 0;
  private static final int SIGNS = 1;
  private static final int NON_ZEROS = 2;
  private static final int THRESHOLDS = 3;
  private static final int SCALE = 4;
  private static final int ADDEND = 5;
  private static final int RESIDUAL = 6;
  private static final int SLOPE = 7;

  private final EpilogueForm form;
  private final Pointwise pass;

  /** Keeps the memory of constants alive. */
  private final List<DeviceMemory.Block> constants = new ArrayList<>();

  private final long[] addresses = new long[SLOPE + 1];

  /** Puts constants on the device. */
  EpilogueArguments(EpilogueForm form, Pointwise pass, CudaDevice device) {
    this.form = form;
    this.pass = pass;
    place(form.affine().scale(), SCALE, device);
    place(form.affine().shift(), ADDEND, device);
    place(form.affine().slope(), SLOPE, device);
  }

  private void place(@Nullable Formula value, int at, CudaDevice device) {
    if (value instanceof Formula.Constant(float number)) {
      DeviceMemory.Block block = device.ask(() -> device.memory().allocate(Float.BYTES));
      device.transfers().upload(new float[] {number}, 1, block.address());
      constants.add(block);
      addresses[at] = block.address();
    }
  }

  /** Sets the words, from {@code word} on; they do not change. */
  void prepare(KernelLaunch launch, int word) {
    EpilogueForm.Affine affine = form.affine();
    launch.constants(word, form.mode().code(), affine.activation().code());
    launch.word(word + 2, affine.low()).word(word + 3, affine.high());
    launch.constants(
        word + 4,
        stride(affine.scale()),
        stride(affine.shift()),
        stride(affine.slope()),
        form.zeroIsPositive() ? 1 : 0);
  }

  private int stride(@Nullable Formula value) {
    return value instanceof Formula.Argument(int index)
            && pass.operands().get(index).shape().c() > 1
        ? 1
        : 0;
  }

  /**
   * Sets the pointers, from {@code pointer} on.
   *
   * @param arguments operand i of the pass is argument i + 1, then come the results
   */
  void set(KernelLaunch launch, int pointer, Buffer[] arguments) {
    operand(form.affine().scale(), SCALE, arguments);
    operand(form.affine().shift(), ADDEND, arguments);
    operand(form.affine().residual(), RESIDUAL, arguments);
    operand(form.affine().slope(), SLOPE, arguments);
    if (form.thresholds() >= 0) {
      CudaBuffer words = CudaBuffer.of(arguments[form.thresholds() + 1]);
      addresses[THRESHOLDS] = words.values(Element.THRESHOLD);
    }
    int firstResult = 1 + pass.operands().size();
    if (form.real() >= 0) {
      CudaBuffer result = CudaBuffer.of(arguments[firstResult + form.real()]);
      addresses[RESULT] = result.values(pass.results().get(form.real()).element());
    }
    if (form.signs() >= 0) {
      Element element = pass.results().get(form.signs()).element();
      CudaBuffer result = CudaBuffer.of(arguments[firstResult + form.signs()]);
      addresses[SIGNS] = result.values(element);
      addresses[NON_ZEROS] = result.nonZeros(element);
    }
    for (int i = 0; i < addresses.length; i++) {
      launch.pointer(pointer + i, addresses[i]);
    }
  }

  private void operand(@Nullable Formula value, int at, Buffer[] arguments) {
    if (value instanceof Formula.Argument(int index)) {
      addresses[at] = CudaBuffer.of(arguments[index + 1]).values(Element.REAL);
    }
  }

  /** Sets the pointers of sums that go to scratch memory as they are. */
  static void toScratch(KernelLaunch launch, int pointer, long scratch) {
    launch.pointer(pointer + RESULT, scratch);
  }

  /** Fills planes of signs with zeros, where several blocks put their bits into one word. */
  void clearSigns(CudaDevice device, long words) {
    if (form.signs() >= 0) {
      device.clear(addresses[SIGNS], words * Integer.BYTES);
      if (addresses[NON_ZEROS] != 0) {
        device.clear(addresses[NON_ZEROS], words * Integer.BYTES);
      }
    }
  }
}
