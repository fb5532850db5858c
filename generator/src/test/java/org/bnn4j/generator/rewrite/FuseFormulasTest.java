package org.bnn4j.generator.rewrite;

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
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link FuseFormulas}. */
final class FuseFormulasTest {
  @Test
  void takesInWhatItAloneReads() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value z = s.input("z", batch(REAL, 2));
    Value sum = s.formula(batch(REAL, 2), add(argument(0), argument(1)), x, z);
    Value y = s.formula(batch(REAL, 2), max(argument(0), argument(1)), sum, x);
    assertRewritten(
        new FuseFormulas(),
        s.region(y),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = input z
        %2: batch real[2] = max((%0 + %1), %0)
        output y0 = %2
        """);
  }

  @Test
  void computesAShortFormulaOfOneTensorTwice() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value a = s.formula(batch(REAL, 2), multiply(argument(0), constant(2)), x);
    Value y = s.formula(batch(REAL, 2), abs(argument(0)), a);
    Value z = s.formula(batch(REAL, 2), sqrt(argument(0)), a);
    assertRewritten(
        new FuseFormulas(),
        s.region(y, z),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = abs(%0 * 2)
        %2: batch real[2] = sqrt(%0 * 2)
        output y0 = %1
        output y1 = %2
        """);
  }

  @Test
  void computesAFormulaOfTwoTensorsOnce() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value z = s.input("z", batch(REAL, 2));
    Value sum = s.formula(batch(REAL, 2), add(argument(0), argument(1)), x, z);
    Value a = s.formula(batch(REAL, 2), abs(argument(0)), sum);
    Value b = s.formula(batch(REAL, 2), sqrt(argument(0)), sum);
    assertUnchanged(new FuseFormulas(), s.region(a, b));
  }

  @Test
  void keepsASignOfSeveralReaders() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value bit = s.formula(batch(SIGN, 2), sign(argument(0), 1), x);
    Value a = s.formula(batch(REAL, 2), abs(argument(0)), bit);
    Value b = s.formula(batch(REAL, 2), sqrt(argument(0)), bit);
    assertUnchanged(new FuseFormulas(), s.region(a, b));
  }

  @Test
  void computesASmallerOneOnce() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value w = s.parameter("w", 2);
    Value root = s.formula(single(REAL, 2), sqrt(argument(0)), w);
    assertUnchanged(
        new FuseFormulas(),
        s.region(s.formula(batch(REAL, 2), multiply(argument(0), argument(1)), x, root)));
  }
}
