package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.argument;

import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;
import org.junit.jupiter.api.Test;

/** See {@link MergeReductions}. */
final class MergeReductionsTest {
  @Test
  void reducesATensorOnce() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value a = s.mean(Shape.batch(2, 1, 1), single(REAL, 2), argument(0), x, Axis.N);
    Value b = s.mean(Shape.batch(2, 1, 1), single(REAL, 2), abs(argument(0)), x, Axis.N);
    assertRewritten(
        new MergeReductions(),
        s.region(a, b),
        """
        %0: batch real[2] = input x
        %1: real[2], %2: real[2] = mean over N of %0; abs(%0)
        output y0 = %1
        output y1 = %2
        """);
  }

  @Test
  void leavesOtherAxes() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value a = s.mean(Shape.batch(2, 1, 1), single(REAL, 2), argument(0), x, Axis.N);
    Value b = s.mean(Shape.batch(2, 1, 1), batch(REAL, 1), argument(0), x, Axis.C);
    assertUnchanged(new MergeReductions(), s.region(a, b));
  }
}
