package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.junit.jupiter.api.Test;

/** See {@link ShareEqualNodes}. */
final class ShareEqualNodesTest {
  @Test
  void computesEqualsOnce() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value a = s.formula(batch(REAL, 2), abs(argument(0)), x);
    Value b = s.formula(batch(REAL, 2), abs(argument(0)), x);
    Value c = s.formula(batch(REAL, 2), sqrt(argument(0)), a);
    Value d = s.formula(batch(REAL, 2), sqrt(argument(0)), b);
    assertRewritten(
        new ShareEqualNodes(),
        s.region(c, d),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = abs(%0)
        %2: batch real[2] = sqrt(%1)
        output y0 = %2
        output y1 = %2
        """);
  }

  @Test
  void keepsTwoUpdatesAndTwoZeros() {
    Sketch s = new Sketch();
    Value w = s.parameter("w", 2);
    Value zero = s.formula(single(REAL, 2), constant(0));
    Value below = s.formula(single(REAL, 2), constant(-0f));
    s.update(w, zero);
    s.update(w, zero);
    assertUnchanged(new ShareEqualNodes(), s.region(zero, below));
  }
}
