package org.bnn4j.generator.rewrite;

import static org.bnn4j.generator.graph.ElementType.REAL;
import static org.bnn4j.generator.graph.Sketch.batch;
import static org.bnn4j.generator.graph.Sketch.single;
import static org.bnn4j.generator.rewrite.Rewriting.assertRewritten;
import static org.bnn4j.generator.rewrite.Rewriting.assertUnchanged;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Sketch;
import org.bnn4j.generator.graph.Type;
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
  void leavesOutUnreadResultsOfAPass() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2));
    Value y = s.input("y", batch(REAL, 2));
    Value unread = s.value(batch(REAL, 2));
    Value read = s.value(batch(REAL, 2));
    s.add(
        new Node(
            List.of(unread, read),
            new Op.Formula(List.of(abs(argument(0)), sqrt(argument(1))), List.of(x, y)),
            Sketch.ORIGIN));
    assertRewritten(
        new RemoveUnused(),
        s.region(read),
        """
        %0: batch real[2] = input x
        %1: batch real[2] = input y
        %2: batch real[2] = sqrt(%1)
        output y0 = %2
        """);
  }

  @Test
  void leavesOutUnreadResultsOfAnEpilogue() {
    Sketch s = new Sketch();
    Value x = s.input("x", batch(REAL, 2, 4, 4));
    Value w = s.parameter("w", 3, 2, 1, 1);
    Value a = s.parameter("a", 3);
    Value b = s.parameter("b", 3);
    Type type = batch(REAL, 3, 4, 4);
    Value plain = s.conv(ExternalKernels.CONV, type, x, w);
    Value read = s.value(type);
    Value unread = s.value(type);
    Op.Kernel conv = (Op.Kernel) s.region(plain).nodes().getLast().op();
    Op.Epilogue epilogue =
        new Op.Epilogue(
            type,
            List.of(multiply(argument(0), argument(2)), add(argument(0), argument(1))),
            List.of(a, b));
    s.add(
        new Node(
            List.of(read, unread),
            new Op.Kernel(conv.name(), conv.attributes(), conv.inputs(), Optional.of(epilogue)),
            Sketch.ORIGIN));
    assertRewritten(
        new RemoveUnused(),
        s.region(read),
        """
        %0: batch real[2, 4, 4] = input x
        %1: real[3, 2, 1, 1] = trained parameter w
        %2: real[3] = trained parameter b
        %3: batch real[3, 4, 4] = conv2d(%0, %1) then result * %2
        output y0 = %3
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
