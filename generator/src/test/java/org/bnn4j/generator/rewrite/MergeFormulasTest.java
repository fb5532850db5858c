package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.ElementType.SIGN;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.sign;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link MergeFormulas}. */
final class MergeFormulasTest {
  @Test
  void makesASumAndItsSignInOnePass() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value z = s.input("z", batch(REAL, 2));
    Value sum = s.formula(batch(REAL, 2), add(argument(0), argument(1)), x, z);
    Value bit = s.formula(batch(SIGN, 2), sign(argument(0), 1), sum);
    assertRewritten(
        new MergeFormulas(),
        s.region(sum, bit),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = input z
        %2: batch real[2], %3: batch sign[2] = (%0 + %1); sign((%0 + %1), zero: 1)
        output y0 = %2
        output y1 = %3
        """);
  }

  @Test
  void leavesWhatIsMadeOfSomethingLater() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value a = s.formula(batch(REAL, 2), abs(argument(0)), x);
    Value late = s.reshape(batch(REAL, 2), x);
    Value b = s.formula(batch(REAL, 2), add(argument(0), argument(1)), x, late);
    assertUnchanged(new MergeFormulas(), s.region(a, b));
  }

  @Test
  void leavesOtherShapes() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 1, 1));
    Value a = s.formula(batch(REAL, 2, 1, 1), abs(argument(0)), x);
    Value b = s.formula(batch(REAL, 2, 3, 3), argument(0), a);
    assertUnchanged(new MergeFormulas(), s.region(a, b));
  }
}
