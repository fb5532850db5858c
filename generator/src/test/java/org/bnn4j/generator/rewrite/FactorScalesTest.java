package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.ElementType.SCALED;
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

/** See {@link FactorScales}. */
final class FactorScalesTest {
  @Test
  void multipliesTheSum() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value alpha =
        s.mean(
            Shape.of(3, 2, 1, 1),
            single(REAL, 3, 1, 1, 1),
            abs(argument(0)),
            w,
            Axis.C,
            Axis.H,
            Axis.W);
    Value scaled =
        s.formula(single(SCALED, 3, 2, 1, 1), multiply(argument(0), argument(1)), alpha, sign);
    Value y = s.conv(ExternalKernels.CONV, batch(REAL, 3, 4, 4), x, scaled);
    assertRewritten(
        new FactorScales(),
        s.region(y),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: real[3, 1, 1, 1] = mean over CHW of abs(%1)
        %4: batch count[3, 4, 4] = conv2d(%0, %2)
        %5: real[3] = reshape(%3)
        %6: batch real[3, 4, 4] = %5 * %4
        output y0 = %6
        """);
  }

  @Test
  void multipliesTheGradient() {
    Sketch s = new Sketch();
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value alpha =
        s.mean(
            Shape.of(3, 2, 1, 1),
            single(REAL, 3, 1, 1, 1),
            abs(argument(0)),
            w,
            Axis.C,
            Axis.H,
            Axis.W);
    Value scaled =
        s.formula(single(SCALED, 3, 2, 1, 1), multiply(argument(0), argument(1)), alpha, sign);
    Value g = s.input("g", batch(REAL, 3, 4, 4));
    Value dx = s.conv(ExternalKernels.CONV_INPUT_GRADIENT, batch(REAL, 2, 4, 4), g, scaled);
    assertRewritten(
        new FactorScales(),
        s.region(dx),
        """
        %0: real[3, 2, 1, 1] = trained parameter w
        %1: sign[3, 2, 1, 1] = sign(%0, zero: 1)
        %2: real[3, 1, 1, 1] = mean over CHW of abs(%0)
        %3: batch real[3, 4, 4] = input g
        %4: real[3] = reshape(%2)
        %5: batch real[3, 4, 4] = %4 * %3
        %6: batch real[2, 4, 4] = conv2d_input_gradient(%5, %1)
        output y0 = %6
        """);
  }

  @Test
  void leavesAScaleWithinAFilter() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value scale = s.parameter("scale", 3, 2, 1, 1);
    Value scaled =
        s.formula(single(SCALED, 3, 2, 1, 1), multiply(argument(0), argument(1)), scale, sign);
    Value y = s.conv(ExternalKernels.CONV, batch(REAL, 3, 4, 4), x, scaled);
    assertUnchanged(new FactorScales(), s.region(y));
  }
}
