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

import java.util.List;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Move.Index;
import org.junit.jupiter.api.Test;

/** See {@link MoveSigns}. */
final class MoveSignsTest {
  @Test
  void movesBits() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 2, 2));
    Value flat = s.reshape(batch(REAL, 8), x);
    assertRewritten(
        new MoveSigns(),
        s.region(s.formula(batch(SIGN, 8), sign(argument(0), 1), flat)),
        """
        %0: batch real[2, 2, 2] = input x
        %1: batch sign[2, 2, 2] = sign(%0, zero: 1)
        %2: batch sign[8] = reshape(%1)
        output y0 = %2
        """);
  }

  @Test
  void movesTheBitsOfACrop() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Op.Mapping crop = new Op.Mapping.Window(new Index(0, 1, 1), new Index(1, 1, 1), 0);
    Value inner = s.add(new Op.Move(crop, List.of(x)), batch(REAL, 2, 2, 2));
    assertRewritten(
        new MoveSigns(),
        s.region(s.formula(batch(SIGN, 2, 2, 2), sign(argument(0), 1), inner)),
        """
        %0: batch real[2, 3, 3] = input x
        %1: batch sign[2, 3, 3] = sign(%0, zero: 1)
        %2: batch sign[2, 2, 2] = window[Index[c=0, h=1, w=1], Index[c=1, h=1, w=1], 0.0](%1)
        output y0 = %2
        """);
  }

  @Test
  void leavesASignOfAPaddedImage() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 3, 3));
    Op.Mapping pad = new Op.Mapping.Window(new Index(0, 0, 0), new Index(1, 1, 1), 0);
    Value padded = s.add(new Op.Move(pad, List.of(x)), batch(REAL, 2, 4, 3));
    assertUnchanged(
        new MoveSigns(), s.region(s.formula(batch(SIGN, 2, 4, 3), sign(argument(0), 1), padded)));
  }

  @Test
  void leavesASignOfTwoTensors() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 2, 2));
    Value flat = s.reshape(batch(REAL, 8), x);
    Value shift = s.parameter("shift", 8);
    assertUnchanged(
        new MoveSigns(),
        s.region(s.formula(batch(SIGN, 8), sign(add(argument(0), argument(1)), 1), flat, shift)));
  }

  @Test
  void leavesAReal() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 2, 2));
    Value flat = s.reshape(batch(REAL, 8), x);
    assertUnchanged(new MoveSigns(), s.region(s.formula(batch(REAL, 8), abs(argument(0)), flat)));
  }
}
