package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;

/**
 * Fills in the steps and their operands in {@code MatrixInputGradient} of {@code matrix_args.cuh}.
 */
final class GradientSteps {
  private static final int FIRST_POINTER = 3;
  private static final int FIRST_WORD = 18;
  private static final int WORDS = 6;

  private final GradientForm form;

  GradientSteps(GradientForm form) {
    this.form = form;
  }

  /** Sets the words, which do not change. */
  void prepare(KernelLaunch launch) {
    int word = FIRST_WORD;
    for (GradientForm.Step step : form.steps()) {
      launch.constants(word, step.operation().code(), step.variant());
      for (int i = 0; i < step.numbers().size(); i++) {
        launch.word(word + 2 + i, step.numbers().get(i));
      }
      word += WORDS;
    }
  }

  /**
   * Sets the pointers.
   *
   * @param arguments operand i of the pass is argument i + 1
   */
  void set(KernelLaunch launch, Buffer[] arguments) {
    List<GradientForm.Step> steps = form.steps();
    for (int i = 0; i < steps.size(); i++) {
      GradientForm.Step step = steps.get(i);
      Element element =
          step.operation() == GradientForm.Operation.KEEP ? Element.SIGN : Element.REAL;
      CudaBuffer operand = CudaBuffer.of(arguments[step.operand() + 1]);
      launch.pointer(FIRST_POINTER + i, operand.values(element));
    }
  }
}
