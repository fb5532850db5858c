package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.ElementType.SIGN;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;
import org.junit.jupiter.api.Test;

/** See {@link KeepMasks}. */
final class KeepMasksTest {
  @Test
  void keepsABitOfTheForward() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Value y = s.formula(batch(REAL, 2, 3, 3), max(argument(0), constant(0)), x);
    Value g = s.formula(batch(REAL, 2, 3, 3), multiply(argument(0), constant(2)), y);
    Value back =
        s.formula(
            batch(REAL, 2, 3, 3),
            select(greater(argument(1), constant(0)), argument(0), constant(0)),
            g,
            x);
    Value grad =
        s.mean(
            Shape.batch(2, 3, 3), single(REAL, 2, 1, 1), argument(0), back, Axis.N, Axis.H, Axis.W);
    assertRewritten(
        new KeepMasks(),
        s.region(y, grad),
        """
        %0: batch real[2, 3, 3] = input x
        %1: batch sign[2, 3, 3] = select(%0 > 0, 1, -1)
        %2: batch real[2, 3, 3] = max(%0, 0)
        %3: batch real[2, 3, 3] = %2 * 2
        %4: batch real[2, 3, 3] = select(%1 > 0, %3, 0)
        %5: real[2, 1, 1] = mean over NHW of %4
        output y0 = %2
        output y1 = %5
        """);
  }

  @Test
  void keepsTheShapeOfTheWholeCondition() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Value y = s.formula(batch(REAL, 2, 3, 3), max(argument(0), constant(0)), x);
    Value g = s.formula(batch(REAL, 2, 3, 3), multiply(argument(0), constant(2)), y);
    Value small = s.input("small", batch(REAL, 2, 1, 1));
    Value back =
        s.formula(
            batch(REAL, 2, 3, 3),
            select(greater(argument(1), argument(2)), argument(0), constant(0)),
            g,
            small,
            x);
    Value grad =
        s.mean(
            Shape.batch(2, 3, 3), single(REAL, 2, 1, 1), argument(0), back, Axis.N, Axis.H, Axis.W);
    assertRewritten(
        new KeepMasks(),
        s.region(y, grad),
        """
        %0: batch real[2, 3, 3] = input x
        %1: batch real[2, 3, 3] = max(%0, 0)
        %2: batch real[2, 3, 3] = %1 * 2
        %3: batch real[2, 1, 1] = input small
        %4: batch sign[2, 3, 3] = select(%3 > %0, 1, -1)
        %5: batch real[2, 3, 3] = select(%4 > 0, %2, 0)
        %6: real[2, 1, 1] = mean over NHW of %5
        output y0 = %1
        output y1 = %6
        """);
  }

  @Test
  void leavesAQuestionToTheBackward() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Value y = s.formula(batch(REAL, 2, 3, 3), max(argument(0), constant(0)), x);
    Value g = s.formula(batch(REAL, 2, 3, 3), multiply(argument(0), constant(2)), y);
    Value back =
        s.formula(
            batch(REAL, 2, 3, 3),
            select(greater(argument(0), constant(0)), argument(0), constant(0)),
            g,
            x);
    Value grad =
        s.mean(
            Shape.batch(2, 3, 3), single(REAL, 2, 1, 1), argument(0), back, Axis.N, Axis.H, Axis.W);
    assertUnchanged(new KeepMasks(), s.region(y, grad));
  }

  @Test
  void leavesAQuestionToASign() {
    Sketch s = new Sketch();
    Value bit = s.input("bit", batch(SIGN, 2, 3, 3));
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Value y = s.formula(batch(REAL, 2, 3, 3), max(argument(0), constant(0)), x);
    Value g = s.formula(batch(REAL, 2, 3, 3), multiply(argument(0), constant(2)), y);
    Value back =
        s.formula(
            batch(REAL, 2, 3, 3),
            select(greater(argument(1), constant(0)), argument(0), constant(0)),
            g,
            bit);
    Value grad =
        s.mean(
            Shape.batch(2, 3, 3), single(REAL, 2, 1, 1), argument(0), back, Axis.N, Axis.H, Axis.W);
    assertUnchanged(new KeepMasks(), s.region(y, grad));
  }
}
