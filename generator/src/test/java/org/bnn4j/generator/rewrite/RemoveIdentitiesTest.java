package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.COUNT;
import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.multiply;

import java.util.List;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Move.Index;
import org.junit.jupiter.api.Test;

/** See {@link RemoveIdentities}. */
final class RemoveIdentitiesTest {
  @Test
  void leavesOutWhatChangesNothing() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value same = s.reshape(batch(REAL, 2), x);
    Value one = s.formula(batch(REAL, 2), multiply(constant(1), argument(0)), same);
    assertRewritten(
        new RemoveIdentities(),
        s.region(s.formula(batch(REAL, 2), abs(argument(0)), one)),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = abs(%0)
        output y0 = %1
        """);
  }

  @Test
  void leavesOutACropOfNothing() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Op.Mapping whole = new Op.Mapping.Window(new Index(0, 0, 0), new Index(1, 1, 1), 0);
    Value same = s.add(new Op.Move(whole, List.of(x)), batch(REAL, 2, 3, 3));
    Value back =
        s.add(
            new Op.Move(
                new Op.Mapping.Spread(new Index(0, 0, 0), new Index(1, 1, 1)), List.of(same)),
            batch(REAL, 2, 3, 3));
    assertRewritten(
        new RemoveIdentities(),
        s.region(s.formula(batch(REAL, 2, 3, 3), abs(argument(0)), back)),
        """
        %0: batch real[2, 3, 3] = input x
        %1: batch real[2, 3, 3] = abs(%0)
        output y0 = %1
        """);
  }

  @Test
  void keepsAShift() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Op.Mapping shift = new Op.Mapping.Window(new Index(0, 1, 0), new Index(1, 1, 1), 0);
    assertUnchanged(
        new RemoveIdentities(),
        s.region(s.add(new Op.Move(shift, List.of(x)), batch(REAL, 2, 3, 3))));
  }

  @Test
  void letsFormulasReadIntegers() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(COUNT, 2));
    Value real = s.formula(batch(REAL, 2), argument(0), x);
    assertRewritten(
        new RemoveIdentities(),
        s.region(s.formula(batch(REAL, 2), abs(argument(0)), real)),
        """
        %0: batch count[2] = input x
        %1: batch real[2] = abs(%0)
        output y0 = %1
        """);
  }

  @Test
  void keepsARealThatIsAResult() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(COUNT, 2));
    assertUnchanged(new RemoveIdentities(), s.region(s.formula(batch(REAL, 2), argument(0), x)));
  }

  @Test
  void keepsARepetition() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 1, 1));
    assertUnchanged(
        new RemoveIdentities(), s.region(s.formula(batch(REAL, 2, 3, 3), argument(0), x)));
  }
}
