package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.greaterEqual;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.subtract;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.cuda.GradientForm.Operation;
import org.bnn4j.runtime.cuda.GradientForm.Step;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.Test;

/** Which passes the kernel of an input's gradient knows, in which order of operations. */
class GradientFormTest {
  private static final Shape SHAPE = Shape.batch(8, 4, 4);

  private static final Formula SUM = argument(0);
  private static final Formula MASK = argument(1);
  private static final Formula REAL = argument(2);
  private static final Formula OF_IMAGES = argument(3);
  private static final Formula OF_CHANNELS = argument(4);
  private static final Formula OF_PLACES = argument(5);
  private static final Formula COUNTS = argument(6);

  private static final List<TensorType> OPERANDS =
      List.of(
          TensorType.real(SHAPE),
          TensorType.sign(SHAPE),
          TensorType.real(SHAPE),
          TensorType.real(Shape.batch(8, 1, 1)),
          TensorType.real(Shape.perChannel(8)),
          TensorType.real(Shape.batch(1, 4, 4)),
          TensorType.count(SHAPE));

  private static final Formula ZERO = constant(0);
  private static final Formula WINDOW = select(greater(MASK, ZERO), ZERO, SUM);
  private static final Step DROP = new Step(Operation.KEEP, 1, 0, List.of());

  private static Formula hat(Formula x) {
    return max(ZERO, subtract(constant(2), multiply(constant(2), abs(x))));
  }

  private static Optional<GradientForm> form(Formula formula) {
    Pointwise.Result result = new Pointwise.Result(Element.REAL, formula);
    return GradientForm.of(new Pointwise(SHAPE, OPERANDS, List.of(result)));
  }

  private static List<Step> steps(Formula formula) {
    return form(formula).orElseThrow().steps();
  }

  @Test
  void windowOfASign() {
    assertThat(steps(WINDOW)).containsExactly(DROP);
    assertThat(steps(select(greater(MASK, ZERO), SUM, ZERO)))
        .containsExactly(new Step(Operation.KEEP, 1, 1, List.of()));
  }

  @Test
  void windowAndResidual() {
    Step plus = new Step(Operation.PLUS, 2, 0, List.of());
    assertThat(steps(add(REAL, WINDOW))).containsExactly(DROP, plus);
    assertThat(steps(add(WINDOW, REAL))).containsExactly(DROP, plus);
  }

  @Test
  void polynomialSignAndResidual() {
    Step hat = new Step(Operation.TIMES_HAT, 2, 0, List.of(2f, 2f));
    assertThat(steps(multiply(SUM, hat(REAL)))).containsExactly(hat);
    assertThat(steps(add(divide(OF_IMAGES, constant(49)), multiply(hat(REAL), SUM))))
        .containsExactly(hat, new Step(Operation.PLUS, 3, 1, List.of(49f)));
  }

  @Test
  void polynomialSignOfWhatIsLimited() {
    Formula limited = min(max(REAL, constant(-1)), constant(1));
    assertThat(steps(select(greater(MASK, ZERO), add(REAL, multiply(SUM, hat(limited))), ZERO)))
        .containsExactly(
            new Step(Operation.TIMES_HAT, 2, 1, List.of(2f, 2f, -1f, 1f)),
            new Step(Operation.PLUS, 2, 0, List.of()),
            new Step(Operation.KEEP, 1, 1, List.of()));
  }

  @Test
  void valuesOfChannels() {
    assertThat(steps(add(multiply(OF_CHANNELS, SUM), OF_CHANNELS)))
        .containsExactly(
            new Step(Operation.TIMES, 4, 2, List.of()), new Step(Operation.PLUS, 4, 2, List.of()));
  }

  @Test
  void theSumItself() {
    assertThat(form(SUM)).contains(GradientForm.PLAIN);
  }

  @Test
  void whatIsNoChainIsNotKnown() {
    assertThat(form(REAL)).isEmpty();
    assertThat(form(add(SUM, SUM))).isEmpty();
    assertThat(form(subtract(REAL, SUM))).isEmpty();
    assertThat(form(divide(SUM, constant(2)))).isEmpty();
    assertThat(form(multiply(SUM, max(ZERO, REAL)))).isEmpty();
    assertThat(form(add(SUM, divide(OF_IMAGES, ZERO)))).isEmpty();
  }

  @Test
  void operandsOfAnotherLayoutAreNotKnown() {
    assertThat(form(add(SUM, OF_PLACES))).isEmpty();
    assertThat(form(add(SUM, COUNTS))).isEmpty();
    assertThat(form(multiply(SUM, hat(OF_CHANNELS)))).isEmpty();
    assertThat(form(select(greater(REAL, ZERO), SUM, ZERO))).isEmpty();
  }

  @Test
  void otherWindowsAreNotKnown() {
    assertThat(form(select(greaterEqual(MASK, ZERO), SUM, ZERO))).isEmpty();
    assertThat(form(select(greater(MASK, constant(1)), SUM, ZERO))).isEmpty();
    assertThat(form(select(greater(MASK, ZERO), SUM, constant(-0f)))).isEmpty();
    assertThat(form(select(greater(MASK, ZERO), SUM, REAL))).isEmpty();
  }

  @Test
  void fourStepsAtMost() {
    Formula four = add(add(add(add(SUM, REAL), REAL), REAL), REAL);
    assertThat(steps(four)).hasSize(4);
    assertThat(form(add(four, REAL))).isEmpty();
  }

  @Test
  void severalResultsAreNotKnown() {
    Pointwise.Result result = new Pointwise.Result(Element.REAL, WINDOW);
    assertThat(GradientForm.of(new Pointwise(SHAPE, OPERANDS, List.of(result, result)))).isEmpty();
  }
}
