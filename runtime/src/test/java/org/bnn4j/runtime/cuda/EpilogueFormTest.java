package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.bnn4j.runtime.cuda.EpilogueForm.Activation;
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

  /** Sum, scale, shift, residual, slope, thresholds. */
  private static final List<TensorType> OPERANDS =
      List.of(
          SPEC.resultType(),
          TensorType.real(Shape.perChannel(8)),
          TensorType.real(Shape.scalar()),
          TensorType.real(SHAPE),
          TensorType.real(Shape.perChannel(8)),
          TensorType.threshold(8));

  private static final Formula SCALED = multiply(argument(0), argument(1));
  private static final Formula SHIFTED = add(SCALED, argument(2));
  private static final Formula SUMMED = add(SHIFTED, argument(3));

  private static Optional<EpilogueForm> form(Pointwise.Result... results) {
    return EpilogueForm.of(SPEC, new Pointwise(SHAPE, OPERANDS, List.of(results)));
  }

  private static Pointwise.Result real(Formula formula) {
    return new Pointwise.Result(Element.REAL, formula);
  }

  private static EpilogueForm.Affine affine(Formula formula) {
    EpilogueForm form = form(real(formula)).orElseThrow();
    assertThat(form.mode()).isEqualTo(Mode.AFFINE);
    return form.affine();
  }

  @Test
  void aSumAsItIs() {
    EpilogueForm form = form(new Pointwise.Result(Element.COUNT, argument(0))).orElseThrow();
    assertThat(form.mode()).isEqualTo(Mode.COUNT);
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
    assertThat(form(new Pointwise.Result(Element.SIGN, ofMore))).isEmpty();
  }

  @Test
  void scaleShiftAndResidualInThisOrder() {
    EpilogueForm.Affine all = affine(SUMMED);
    assertThat(all.scale()).isEqualTo(argument(1));
    assertThat(all.shift()).isEqualTo(argument(2));
    assertThat(all.residual()).isEqualTo(argument(3));
    assertThat(affine(SCALED).shift()).isNull();
    assertThat(affine(add(argument(3), argument(0))).residual()).isEqualTo(argument(3));
    assertThat(affine(multiply(constant(2), argument(0))).scale()).isEqualTo(constant(2));
    assertThat(form(real(add(add(SCALED, argument(3)), argument(2))))).isEmpty();
    assertThat(form(real(multiply(add(argument(0), argument(2)), argument(1))))).isEmpty();
    assertThat(form(real(subtract(SCALED, argument(2))))).isEmpty();
    assertThat(form(real(multiply(argument(3), argument(0))))).isEmpty();
    assertThat(form(real(argument(3)))).isEmpty();
  }

  @Test
  void activations() {
    assertThat(affine(max(SUMMED, constant(0))).activation()).isEqualTo(Activation.POSITIVE_PART);
    assertThat(form(real(max(SUMMED, constant(-0f))))).isEmpty();
    EpilogueForm.Affine clamp = affine(min(max(SUMMED, constant(-1)), constant(2)));
    assertThat(clamp.activation()).isEqualTo(Activation.BETWEEN);
    assertThat(clamp.low()).isEqualTo(-1);
    assertThat(clamp.high()).isEqualTo(2);
    assertThat(affine(max(min(SUMMED, constant(2)), constant(-1)))).isEqualTo(clamp);
    assertThat(form(real(max(min(SUMMED, constant(-1)), constant(2))))).isEmpty();
    Formula prelu = select(greater(SUMMED, constant(0)), SUMMED, multiply(argument(4), SUMMED));
    assertThat(affine(prelu).activation()).isEqualTo(Activation.SLOPE_BELOW_ZERO);
    assertThat(affine(prelu).slope()).isEqualTo(argument(4));
    Formula other = select(greater(SCALED, constant(0)), SUMMED, multiply(argument(4), SUMMED));
    assertThat(form(real(other))).isEmpty();
  }

  @Test
  void aFloatAndItsSign() {
    Formula y = max(SUMMED, constant(0));
    EpilogueForm form = form(new Pointwise.Result(Element.SIGN, sign(y, 1)), real(y)).orElseThrow();
    assertThat(form.signs()).isZero();
    assertThat(form.real()).isEqualTo(1);
    assertThat(form.zeroIsPositive()).isTrue();
    assertThat(form(new Pointwise.Result(Element.SIGN, sign(SUMMED, -1)), real(y))).isEmpty();
    assertThat(form(new Pointwise.Result(Element.TERNARY, sign(y, 0)))).isEmpty();
    assertThat(form(real(y), real(y))).isEmpty();
  }
}
