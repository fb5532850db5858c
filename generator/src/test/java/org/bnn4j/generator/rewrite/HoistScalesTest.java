package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.COUNT;
import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.ElementType.SIGN;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sign;

import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;
import org.junit.jupiter.api.Test;

/** See {@link HoistScales}. */
final class HoistScalesTest {
  @Test
  void poolsIntegers() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value size = s.formula(single(REAL, 3, 2, 1, 1), abs(argument(0)), w);
    Value alpha = s.mean(Shape.of(3, 2, 1, 1), single(REAL, 3, 1, 1, 1), argument(0), size, Axis.C);
    Value scale = s.reshape(single(REAL, 3), alpha);
    Value y = s.formula(batch(REAL, 3, 4, 4), multiply(argument(0), argument(1)), scale, m);
    Value pooled = s.maxPool(batch(REAL, 3, 2, 2), y);
    assertRewritten(
        new HoistScales(),
        s.region(pooled),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: batch count[3, 4, 4] = conv2d(%0, %2)
        %4: real[3, 2, 1, 1] = abs(%1)
        %5: real[3, 1, 1, 1] = mean over C of %4
        %6: real[3] = reshape(%5)
        %7: batch count[3, 2, 2] = max_pool2d(%3)
        %8: batch real[3, 2, 2] = %6 * %7
        output y0 = %8
        """);
  }

  @Test
  void poolsIntegersTwice() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value size = s.formula(single(REAL, 3, 2, 1, 1), abs(argument(0)), w);
    Value alpha = s.mean(Shape.of(3, 2, 1, 1), single(REAL, 3, 1, 1, 1), argument(0), size, Axis.C);
    Value scale = s.reshape(single(REAL, 3), alpha);
    Value y = s.formula(batch(REAL, 3, 4, 4), multiply(argument(0), argument(1)), scale, m);
    Value pooled = s.maxPool(batch(REAL, 3, 2, 2), y);
    Value again = s.maxPool(batch(REAL, 3, 1, 1), pooled);
    assertRewritten(
        new HoistScales(),
        s.region(again),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: batch count[3, 4, 4] = conv2d(%0, %2)
        %4: real[3, 2, 1, 1] = abs(%1)
        %5: real[3, 1, 1, 1] = mean over C of %4
        %6: real[3] = reshape(%5)
        %7: batch count[3, 2, 2] = max_pool2d(%3)
        %8: batch count[3, 1, 1] = max_pool2d(%7)
        %9: batch real[3, 1, 1] = %6 * %8
        output y0 = %9
        """);
  }

  @Test
  void leavesAScaleThatMayBeNegative() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value scale = s.parameter("scale", 3);
    Value y = s.formula(batch(REAL, 3, 4, 4), multiply(argument(0), argument(1)), scale, m);
    assertUnchanged(new HoistScales(), s.region(s.maxPool(batch(REAL, 3, 2, 2), y)));
  }
}
