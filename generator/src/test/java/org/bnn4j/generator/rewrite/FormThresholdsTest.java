package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.COUNT;
import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.ElementType.SIGN;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.batchSize;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sign;

import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link FormThresholds}. */
final class FormThresholdsTest {
  @Test
  void comparesTheInteger() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value scale = s.parameter("scale", 3);
    Value bit =
        s.formula(batch(SIGN, 3, 4, 4), sign(multiply(argument(1), argument(0)), 1), m, scale);
    assertRewritten(
        new FormThresholds(),
        s.region(bit),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: batch count[3, 4, 4] = conv2d(%0, %2)
        %4: real[3] = trained parameter scale
        %5: threshold[3] = thresholds within 2 of sign(%4 * count, zero: 1)
        %6: batch sign[3, 4, 4] = threshold(%3, %5)
        output y0 = %6
        """);
  }

  @Test
  void comparesTheLargestInteger() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value scale = s.parameter("scale", 3);
    Value pooled = s.maxPool(batch(COUNT, 3, 2, 2), m);
    Value bit =
        s.formula(batch(SIGN, 3, 2, 2), sign(multiply(argument(1), argument(0)), 1), pooled, scale);
    assertRewritten(
        new FormThresholds(),
        s.region(bit),
        """
        %0: batch sign[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: sign[3, 2, 1, 1] = sign(%1, zero: 1)
        %3: batch count[3, 4, 4] = conv2d(%0, %2)
        %4: real[3] = trained parameter scale
        %5: batch count[3, 2, 2] = max_pool2d(%3)
        %6: threshold[3] = thresholds within 2 of sign(%4 * count, zero: 1)
        %7: batch sign[3, 2, 2] = threshold(%5, %6)
        output y0 = %7
        """);
  }

  @Test
  void leavesAChainWithAResidual() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value r = s.input("r", batch(REAL, 3, 4, 4));
    Value bit = s.formula(batch(SIGN, 3, 4, 4), sign(add(argument(0), argument(1)), 1), m, r);
    assertUnchanged(new FormThresholds(), s.region(bit));
  }

  @Test
  void leavesAnOperandOfEachPlace() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value map = s.parameter("map", 3, 4, 4);
    Value bit = s.formula(batch(SIGN, 3, 4, 4), sign(add(argument(0), argument(1)), 1), m, map);
    assertUnchanged(new FormThresholds(), s.region(bit));
  }

  @Test
  void leavesAChainThatReadsTheBatch() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value bit = s.formula(batch(SIGN, 3, 4, 4), sign(add(argument(0), batchSize()), 1), m);
    assertUnchanged(new FormThresholds(), s.region(bit));
  }

  @Test
  void leavesAReal() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(SIGN, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value sign = s.formula(single(SIGN, 3, 2, 1, 1), sign(argument(0), 1), w);
    Value m = s.conv(ExternalKernels.CONV, batch(COUNT, 3, 4, 4), x, sign);
    Value scale = s.parameter("scale", 3);
    Value y = s.formula(batch(REAL, 3, 4, 4), multiply(argument(1), argument(0)), m, scale);
    assertUnchanged(new FormThresholds(), s.region(y));
  }
}
