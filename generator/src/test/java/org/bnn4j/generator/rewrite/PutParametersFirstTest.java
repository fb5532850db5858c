package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link PutParametersFirst}. */
final class PutParametersFirstTest {
  @Test
  void putsWhatDependsOnNoInputFirst() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value y = s.formula(batch(REAL, 2), abs(argument(0)), x);
    Value w = s.parameter("w", 2);
    Value root = s.formula(single(REAL, 2), sqrt(argument(0)), w);
    Value z = s.formula(batch(REAL, 2), add(argument(0), argument(1)), y, root);
    assertRewritten(
        new PutParametersFirst(),
        s.region(z),
        """
        %0: real[2] = trained parameter w
        %1: real[2] = sqrt(%0)
        %2: batch real[2] = input x
        %3: batch real[2] = abs(%2)
        %4: batch real[2] = (%3 + %1)
        output y0 = %4
        """);
  }

  @Test
  void leavesAnUpdateAndWhatReadsIt() {
    Sketch s = new Sketch();
    Value w = s.parameter("w", 2);
    Value magnitude = s.formula(single(REAL, 2), abs(argument(0)), w);
    Value x = s.input("x", batch(REAL, 2));
    Value before = s.formula(batch(REAL, 2), add(argument(0), argument(1)), x, w);
    Value after = s.update(w, magnitude);
    Value root = s.formula(single(REAL, 2), sqrt(argument(0)), after);
    assertUnchanged(
        new PutParametersFirst(),
        s.region(s.formula(batch(REAL, 2), add(argument(0), argument(1)), before, root)));
  }
}
