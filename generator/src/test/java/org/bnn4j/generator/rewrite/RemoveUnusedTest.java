package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link RemoveUnused}. */
final class RemoveUnusedTest {
  @Test
  void leavesOutWhatNobodyReads() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    s.formula(batch(REAL, 2), abs(argument(0)), x);
    Value y = s.formula(batch(REAL, 2), sqrt(argument(0)), x);
    assertRewritten(
        new RemoveUnused(),
        s.region(y),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = sqrt(%0)
        output y0 = %1
        """);
  }

  @Test
  void keepsUpdatesAndInputs() {
    Sketch s = new Sketch();
    s.input("x", batch(REAL, 2));
    Value w = s.parameter("w", 2);
    s.update(w, s.formula(single(REAL, 2), abs(argument(0)), w));
    assertUnchanged(new RemoveUnused(), s.region());
  }
}
