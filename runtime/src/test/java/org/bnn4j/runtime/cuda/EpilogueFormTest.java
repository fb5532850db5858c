package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.subtract;
import static org.bnn4j.runtime.kernel.Formula.threshold;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.cuda.EpilogueForm.Mode;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.Test;

/** Which passes a convolution's kernel knows, in which order of operations. */
class EpilogueFormTest {
  private static final Conv2d SPEC =
      new Conv2d(Element.SIGN, Element.SIGN, 32, 4, 4, 8, 3, 3, 1, Padding.all(1), 1, 1, 0);
  private static final Shape SHAPE = SPEC.resultType().shape();

  /** Sum, scale, one shift, residual, slope, thresholds, counts, per image, per place. */
  private static final List<TensorType> OPERANDS =
      List.of(
          SPEC.resultType(),
          TensorType.real(Shape.perChannel(8)),
          TensorType.real(Shape.scalar()),
          TensorType.real(SHAPE),
          TensorType.real(Shape.perChannel(8)),
          TensorType.threshold(8),
          TensorType.count(SHAPE),
          TensorType.real(Shape.batch(8, 1, 1)),
          TensorType.real(Shape.batch(1, 4, 4)),
          TensorType.real(Shape.batch(1, 1, 1)),
          TensorType.sign(SHAPE));

  private static final Formula ZERO = constant(0);
  private static final Formula SCALED = multiply(argument(0), argument(1));
  private static final Formula SHIFTED = add(SCALED, argument(2));
  private static final Formula SUMMED = add(SHIFTED, argument(3));

  private static Optional<EpilogueForm> form(Conv2d spec, Pointwise.Result... results) {
    return EpilogueForm.of(spec, new Pointwise(SHAPE, OPERANDS, List.of(results)));
  }

  private static Optional<EpilogueForm> form(Pointwise.Result... results) {
    return form(SPEC, results);
  }

  private static Pointwise.Result real(Formula formula) {
    return new Pointwise.Result(Element.REAL, formula);
  }

  private static Pointwise.Result bits(Formula formula) {
    return new Pointwise.Result(Element.SIGN, formula);
  }

  /** The steps in words: {@code MULTIPLY PER_CHANNEL 1}, {@code MAXIMUM 0.0}, {@code STORE 0}. */
  private static List<String> steps(Pointwise.Result... results) {
    EpilogueForm form = form(results).orElseThrow();
    assertThat(form.mode()).isEqualTo(Mode.AFFINE);
    return form.steps().stream().map(EpilogueFormTest::text).toList();
  }

  private static String text(EpilogueStep step) {
    String operation = step.operation().name();
    if (step.isStore()) {
      return operation + " " + step.index();
    }
    if (step.isSign()) {
      return operation;
    }
    return switch (step.operand()) {
      case CONSTANT -> operation + " " + step.constant();
      case ASIDE -> operation + " ASIDE";
      default -> operation + " " + step.operand() + " " + step.index();
    };
  }

  @Test
  void aSumAsItIs() {
    EpilogueForm form = form(new Pointwise.Result(Element.COUNT, argument(0))).orElseThrow();
    assertThat(form.mode()).isEqualTo(Mode.COUNT);
    assertThat(steps(real(argument(0)))).containsExactly("STORE 0");
  }

  @Test
  void aLookUp() {
    Formula formula = threshold(argument(0), 5);
    for (Element element : List.of(Element.SIGN, Element.TERNARY)) {
      EpilogueForm form = form(new Pointwise.Result(element, formula)).orElseThrow();
      assertThat(form.mode()).isEqualTo(Mode.BITS);
      assertThat(form.thresholds()).isEqualTo(5);
    }
    Formula ofMore = threshold(add(argument(0), constant(1)), 5);
    assertThat(form(bits(ofMore))).isEmpty();
  }

  @Test
  void oneOperationAfterTheOther() {
    assertThat(steps(real(max(SUMMED, ZERO))))
        .containsExactly(
            "MULTIPLY PER_CHANNEL 1",
            "ADD SCALAR 2",
            "ADD PER_ELEMENT 3",
            "MAXIMUM 0.0",
            "STORE 0");
    assertThat(steps(real(min(constant(2), multiply(argument(4), add(argument(0), argument(3)))))))
        .containsExactly("ADD PER_ELEMENT 3", "MULTIPLY PER_CHANNEL 4", "MINIMUM 2.0", "STORE 0");
  }

  @Test
  void aDifferenceEitherWay() {
    assertThat(steps(real(subtract(SCALED, argument(2)))))
        .containsExactly("MULTIPLY PER_CHANNEL 1", "SUBTRACT SCALAR 2", "STORE 0");
    assertThat(steps(real(subtract(argument(2), SCALED))))
        .containsExactly("MULTIPLY PER_CHANNEL 1", "SUBTRACT_FROM SCALAR 2", "STORE 0");
  }

  @Test
  void aSlopeBelowZero() {
    Formula slope = select(greater(SCALED, ZERO), SCALED, multiply(argument(4), SCALED));
    assertThat(steps(real(add(slope, argument(3)))))
        .containsExactly(
            "MULTIPLY PER_CHANNEL 1", "SLOPE PER_CHANNEL 4", "ADD PER_ELEMENT 3", "STORE 0");
    Formula other = select(greater(argument(0), ZERO), SCALED, multiply(argument(4), SCALED));
    assertThat(form(real(other))).isEmpty();
    Formula another = select(greater(SCALED, constant(1)), SCALED, multiply(argument(4), SCALED));
    assertThat(form(real(another))).isEmpty();
  }

  @Test
  void whatOperandsAStepReads() {
    assertThat(steps(real(multiply(argument(0), argument(7))))).contains("MULTIPLY PER_IMAGE 7");
    assertThat(steps(real(multiply(argument(0), argument(8))))).contains("MULTIPLY PER_PLACE 8");
    assertThat(steps(real(add(argument(0), argument(6))))).contains("ADD COUNTS 6");
    assertThat(form(real(multiply(argument(0), argument(9))))).isEmpty();
    assertThat(form(real(multiply(argument(0), argument(10))))).isEmpty();
    assertThat(form(real(abs(argument(0))))).isEmpty();
  }

  @Test
  void aBranchWithoutTheSum() {
    Formula branch = max(multiply(argument(6), argument(1)), ZERO);
    assertThat(steps(real(add(branch, SHIFTED))))
        .containsExactly(
            "MULTIPLY PER_CHANNEL 1",
            "ADD SCALAR 2",
            "SET_ASIDE COUNTS 6",
            "MULTIPLY PER_CHANNEL 1",
            "MAXIMUM 0.0",
            "ADD ASIDE",
            "STORE 0");
    assertThat(steps(real(subtract(branch, argument(0)))))
        .endsWith("MAXIMUM 0.0", "SUBTRACT ASIDE", "STORE 0");
    assertThat(steps(real(subtract(argument(0), branch)))).contains("SUBTRACT_FROM ASIDE");
    Formula deep = add(branch, multiply(argument(3), argument(4)));
    assertThat(form(real(add(deep, argument(0))))).isEmpty();
    assertThat(form(real(multiply(SCALED, SHIFTED)))).isEmpty();
  }

  @Test
  void resultsAtSeveralPoints() {
    Formula normed = add(multiply(SUMMED, argument(1)), argument(4));
    assertThat(steps(real(normed), real(SUMMED), bits(sign(normed, 1))))
        .containsExactly(
            "MULTIPLY PER_CHANNEL 1",
            "ADD SCALAR 2",
            "ADD PER_ELEMENT 3",
            "STORE 1",
            "MULTIPLY PER_CHANNEL 1",
            "ADD PER_CHANNEL 4",
            "STORE 0",
            "NOT_NEGATIVE");
    Formula window = select(greater(SCALED, ZERO), constant(1), constant(-1));
    assertThat(steps(bits(window), real(add(max(SCALED, ZERO), argument(3)))))
        .containsExactly(
            "MULTIPLY PER_CHANNEL 1", "POSITIVE", "MAXIMUM 0.0", "ADD PER_ELEMENT 3", "STORE 1");
    assertThat(steps(new Pointwise.Result(Element.TERNARY, sign(SCALED, 0))))
        .containsExactly("MULTIPLY PER_CHANNEL 1", "TERNARY_SIGN");
    assertThat(form(bits(sign(SCALED, 1)), bits(sign(SUMMED, 1)))).isEmpty();
    assertThat(form(real(max(SCALED, ZERO)), real(min(SCALED, ZERO)))).isEmpty();
  }

  /** The first result may lie where the residual lies, which then were gone. */
  @Test
  void noResultBeforeAnOperandOfItsType() {
    assertThat(form(real(SHIFTED), real(SUMMED))).isEmpty();
  }

  @Test
  void asManyStepsAsAKernelTakes() {
    Formula formula = argument(0);
    for (int i = 1; i < EpilogueStep.MOST; i++) {
      formula = add(formula, constant(i));
    }
    assertThat(steps(real(formula))).hasSize(EpilogueStep.MOST);
    assertThat(form(real(add(formula, constant(1))))).isEmpty();
  }

  /** A thread a sum has nobody to share a word of signs with. */
  @Test
  void fewFiltersOfAGroupGiveOneFloat() {
    Conv2d direct =
        new Conv2d(Element.REAL, Element.REAL, 32, 4, 4, 8, 3, 3, 1, Padding.all(1), 1, 8, 0);
    assertThat(form(direct, real(SCALED)).orElseThrow().real()).isZero();
    assertThat(form(direct, real(SCALED), bits(sign(SCALED, 1)))).isEmpty();
    assertThat(form(direct, real(SCALED), real(SHIFTED))).isEmpty();
  }
}
