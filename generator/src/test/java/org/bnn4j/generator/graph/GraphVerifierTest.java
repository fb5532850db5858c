package org.bnn4j.generator.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;
import org.junit.jupiter.api.Test;

final class GraphVerifierTest {
  private final Sketch s = new Sketch();
  private final Value x = s.input("x", batch(REAL, 2, 3, 3));

  private void assertRefused(String rule, Value... results) {
    Region region = s.region(results);
    assertThatThrownBy(() -> GraphVerifier.verify(region, "FlipBits"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("after FlipBits: ")
        .hasMessageContaining(rule);
  }

  @Test
  void acceptsWhatIsInOrder() {
    Value w = s.parameter("w", 2);
    Value y = s.formula(x.type(), add(argument(0), argument(1)), x, w);
    Value next = s.update(w, s.formula(w.type(), abs(argument(0)), w));
    Value z = s.formula(x.type(), add(argument(0), argument(1)), y, next);
    assertThatCode(() -> GraphVerifier.verify(s.region(y, z), "FlipBits"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAResultThatIsNeverMade() {
    assertRefused("result %7 is never made", new Value(7, x.type()));
  }

  @Test
  void refusesAValueThatIsReadTooEarly() {
    Value late = s.value(x.type());
    s.formula(x.type(), abs(argument(0)), late);
    s.add(new Node(late, new Op.Formula(abs(argument(0)), List.of(x)), Sketch.ORIGIN));
    assertRefused("%1 is read before it is made");
  }

  @Test
  void refusesAValueOfAnotherType() {
    s.formula(x.type(), abs(argument(0)), new Value(x.id(), batch(REAL, 2, 4, 4)));
    assertRefused("%0 is read before it is made");
  }

  @Test
  void refusesAValueThatIsMadeTwice() {
    s.add(new Node(x, new Op.Formula(abs(argument(0)), List.of(x)), Sketch.ORIGIN));
    assertRefused("%0 is made twice");
  }

  @Test
  void refusesTheOldValueOfAnUpdatedParameter() {
    Value w = s.parameter("w", 2);
    s.update(w, s.formula(w.type(), abs(argument(0)), w));
    s.formula(w.type(), abs(argument(0)), w);
    assertRefused("the old value of an updated parameter is read");
  }

  @Test
  void refusesAnUpdateOfAnotherShape() {
    Value w = s.parameter("w", 2);
    s.update(w, s.parameter("v", 3));
    assertRefused("an update changes the shape");
  }

  @Test
  void refusesAnOperandThatDoesNotFit() {
    s.formula(batch(REAL, 2, 4, 4), abs(argument(0)), x);
    assertRefused("real[2, 3, 3] does not broadcast to");
  }

  @Test
  void refusesAReducedOperandThatDoesNotFit() {
    s.mean(Shape.batch(2, 4, 4), single(REAL, 2, 1, 1), argument(0), x, Axis.N, Axis.H, Axis.W);
    assertRefused("real[2, 3, 3] does not broadcast to");
  }

  @Test
  void refusesAnArgumentWithoutOperand() {
    s.formula(x.type(), add(argument(0), argument(1)), x);
    assertRefused("argument 1 of 1");
  }

  @Test
  void refusesAnEpilogueWithoutOperand() {
    Op.Epilogue epilogue = new Op.Epilogue(x.type(), List.of(argument(1)), List.of());
    s.add(
        new Op.Kernel(ExternalKernels.CONV, List.of(), List.of(x, x), Optional.of(epilogue)),
        x.type());
    assertRefused("argument 1 of 1");
  }

  @Test
  void refusesMoreFormulasThanResults() {
    s.add(
        new Node(
            s.value(x.type()),
            new Op.Formula(List.of(argument(0), argument(0)), List.of(x)),
            Sketch.ORIGIN));
    assertRefused("formulas and results differ");
  }
}
