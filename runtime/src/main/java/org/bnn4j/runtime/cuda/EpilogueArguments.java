package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;

/** Fills in {@code Epilogue} of {@code args.cuh}. */
final class EpilogueArguments {
  /** Pointers and words of the structure. */
  static final int POINTERS = 4 + EpilogueStep.MOST;

  static final int WORDS = 4 + 2 * EpilogueStep.MOST;

  private static final int RESULT = 0;
  private static final int SIGNS = 1;
  private static final int NON_ZEROS = 2;
  private static final int THRESHOLDS = 3;
  private static final int STEPS = 4;

  private final EpilogueForm form;
  private final Pointwise pass;
  private final long[] addresses = new long[POINTERS];

  EpilogueArguments(EpilogueForm form, Pointwise pass) {
    this.form = form;
    this.pass = pass;
  }

  EpilogueForm form() {
    return form;
  }

  /** Whether signs are the only result, and none of them is 0. */
  boolean isSigns() {
    return form.mode() == EpilogueForm.Mode.BITS
        && pass.results().get(form.signs()).element() == Element.SIGN;
  }

  /** Whether sums go through steps. */
  boolean hasSteps() {
    return form.mode() == EpilogueForm.Mode.AFFINE;
  }

  /** Sets the words, from {@code word} on; they do not change. */
  void prepare(KernelLaunch launch, int word) {
    List<EpilogueStep> steps = form.steps();
    int places = pass.shape().h() * pass.shape().w();
    int setsAside = steps.stream().anyMatch(EpilogueStep::setsAside) ? 1 : 0;
    launch.constants(word, form.mode().code(), steps.size(), places, setsAside);
    for (int i = 0; i < steps.size(); i++) {
      launch.word(word + STEPS + i, steps.get(i).code());
      launch.word(word + STEPS + EpilogueStep.MOST + i, steps.get(i).constant());
    }
  }

  /**
   * Sets the pointers, from {@code pointer} on.
   *
   * @param arguments operand i of the pass is argument i + 1, then come the results
   */
  void set(KernelLaunch launch, int pointer, Buffer[] arguments) {
    if (form.thresholds() >= 0) {
      CudaBuffer words = CudaBuffer.of(arguments[form.thresholds() + 1]);
      addresses[THRESHOLDS] = words.values(Element.THRESHOLD);
    }
    if (form.real() >= 0) {
      Element element = pass.results().get(form.real()).element();
      addresses[RESULT] = result(form.real(), arguments).values(element);
    }
    if (form.signs() >= 0) {
      Element element = pass.results().get(form.signs()).element();
      addresses[SIGNS] = result(form.signs(), arguments).values(element);
      addresses[NON_ZEROS] = result(form.signs(), arguments).nonZeros(element);
    }
    for (int i = 0; i < form.steps().size(); i++) {
      addresses[STEPS + i] = address(form.steps().get(i), arguments);
    }
    for (int i = 0; i < addresses.length; i++) {
      launch.pointer(pointer + i, addresses[i]);
    }
  }

  private CudaBuffer result(int index, Buffer[] arguments) {
    return CudaBuffer.of(arguments[1 + pass.operands().size() + index]);
  }

  private long address(EpilogueStep step, Buffer[] arguments) {
    if (step.index() < 0) {
      return 0;
    }
    return step.isStore()
        ? result(step.index(), arguments).values(Element.REAL)
        : CudaBuffer.of(arguments[step.index() + 1])
            .values(pass.operands().get(step.index()).element());
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
