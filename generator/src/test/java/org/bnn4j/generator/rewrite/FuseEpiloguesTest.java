package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.COUNT;
import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.ElementType.SIGN;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link FuseEpilogues}. */
final class FuseEpiloguesTest {
  @Test
  void computesTheOnlyReaderWithTheConvolution() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value scale = s.parameter("scale", 3);
    Value r = s.input("r", batch(REAL, 3, 4, 4));
    Value y =
        s.formula(
            batch(REAL, 3, 4, 4),
            add(multiply(argument(1), argument(0)), argument(2)),
            m,
            scale,
            r);
    assertRewritten(
        new FuseEpilogues(),
        s.region(y),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: real[3] = trained parameter scale
        %4: batch real[3, 4, 4] = input r
        %5: batch real[3, 4, 4] = conv2d(%0, %2) then (%3 * result + %4)
        output y0 = %5
        """);
  }

  @Test
  void leavesAResultOfSeveralReaders() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value a = s.formula(batch(REAL, 3, 4, 4), abs(argument(0)), m);
    Value b = s.formula(batch(REAL, 3, 4, 4), sqrt(argument(0)), m);
    assertUnchanged(new FuseEpilogues(), s.region(a, b));
  }

  @Test
  void leavesAResultThatIsWantedItself() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value a = s.formula(batch(REAL, 3, 4, 4), abs(argument(0)), m);
    assertUnchanged(new FuseEpilogues(), s.region(a, m));
  }

  @Test
  void computesTheWindowWithTheGradient() {
    Sketch s = new Sketch();
    Value g = s.input("g", batch(REAL, 3, 4, 4));
    Value mask = s.input("mask", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value d = s.conv(ExternalKernels.CONV_INPUT_GRADIENT, batch(REAL, 2, 4, 4), g, w);
    Value y =
        s.formula(
            batch(REAL, 2, 4, 4),
            select(greater(argument(0), constant(0)), constant(0), argument(1)),
            mask,
            d);
    assertRewritten(
        new FuseEpilogues(),
        s.region(y),
        """
        %0: batch real[3, 4, 4] = input g
        %1: batch sign[2, 4, 4] = input mask
        %2: real[3, 2, 1, 1] = trained parameter w
        %3: batch real[2, 4, 4] = conv2d_input_gradient(%0, %2) then select(%1 > 0, 0, result)
        output y0 = %3
        """);
  }

  @Test
  void fusesTheLastOfTwoConvolutions() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    s.parameter("scale", 3);
    Value n =
        s.conv(
            ExternalKernels.CONV,
            batch(COUNT, 3, 4, 4),
            x,
            s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), -1), w));
    Value y = s.formula(batch(REAL, 3, 4, 4), add(argument(0), argument(1)), m, n);
    assertRewritten(
        new FuseEpilogues(),
        s.region(y),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: batch count[3, 4, 4] = conv2d(%0, %2)
        %4: real[3] = trained parameter scale
        %5: sign[3, 2, 1, 1] = sign(%1, zero: -1)
        %6: batch real[3, 4, 4] = conv2d(%0, %5) then (%3 + result)
        output y0 = %6
        """);
  }
}
