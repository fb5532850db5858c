package org.bnn4j.runtime.cuda.ptx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.and;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.batchSize;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.less;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.not;
import static org.bnn4j.runtime.kernel.Formula.notEqual;
import static org.bnn4j.runtime.kernel.Formula.or;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.threshold;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The text of the kernels. What they compute is tested where a device runs them; here NVIDIA's
 * assembler, where it is there, must accept every instruction that can be emitted.
 */
final class PtxTextTest {
  /** Channels in whole words of signs, in fours, and neither. */
  private static final List<Shape> SHAPES =
      List.of(Shape.batch(64, 3, 5), Shape.batch(40, 3, 5), Shape.batch(33, 3, 18));

  @Test
  void aScaleReadsAsItsFormula() {
    Shape shape = Shape.batch(4, 1, 1);
    TensorType scale = TensorType.real(Shape.perChannel(4));
    PtxProgram program =
        PointwisePtx.of(
            Pointwise.of(
                shape,
                Element.REAL,
                multiply(argument(0), argument(1)),
                TensorType.real(shape),
                scale));
    assertThat(program.text())
        .isEqualTo(
            """
            .version 7.1
            .target sm_80
            .address_size 64

            .visible .entry pointwise(.param .align 8 .b8 arguments[32])
            {
              .reg .f32 %f<12>;
              .reg .b32 %r<15>;
              .reg .b64 %rd<9>;
              .reg .pred %p<1>;
              ld.param.u32 %r0, [arguments+24];
              mov.u32 %r1, %ctaid.x;
              mov.u32 %r2, %ntid.x;
              mov.u32 %r3, %tid.x;
              mad.lo.s32 %r4, %r1, %r2, %r3;
              mul.lo.s32 %r5, %r0, 1;
              div.u32 %r6, %r4, 1;
              rem.u32 %r7, %r4, 1;
              mul.lo.s32 %r8, %r7, 4;
              setp.lt.u32 %p0, %r6, %r5;
              sub.s32 %r9, %r5, 1;
              min.u32 %r10, %r6, %r9;
              ld.param.u64 %rd0, [arguments+0];
              mad.lo.s32 %r11, %r10, 4, %r8;
              mul.wide.s32 %rd1, %r11, 4;
              add.s64 %rd2, %rd0, %rd1;
              ld.global.v4.f32 {%f0, %f1, %f2, %f3}, [%rd2];
              ld.param.u64 %rd3, [arguments+8];
              mov.u32 %r12, 0;
              mad.lo.s32 %r13, %r12, 4, %r8;
              mul.wide.s32 %rd4, %r13, 4;
              add.s64 %rd5, %rd3, %rd4;
              ld.global.v4.f32 {%f4, %f5, %f6, %f7}, [%rd5];
              mul.rn.f32 %f8, %f0, %f4;
              mul.rn.f32 %f9, %f1, %f5;
              mul.rn.f32 %f10, %f2, %f6;
              mul.rn.f32 %f11, %f3, %f7;
              ld.param.u64 %rd6, [arguments+16];
              mad.lo.s32 %r14, %r10, 4, %r8;
              mul.wide.s32 %rd7, %r14, 4;
              add.s64 %rd8, %rd6, %rd7;
              @%p0 st.global.v4.f32 [%rd8], {%f8, %f9, %f10, %f11};
              ret;
            }
            """);
    assertThat(program.argumentBytes()).isEqualTo(32);
    assertThat(program.blocks(257)).isEqualTo(2);
  }

  @Test
  void theAssemblerAcceptsEveryInstruction(@TempDir Path folder) throws Exception {
    assumeTrue(hasAssembler(), "skipped: no ptxas on the path");
    List<List<PtxProgram>> modules = new ArrayList<>();
    for (Shape shape : SHAPES) {
      modules.add(formulas().flatMap(formula -> programs(shape, formula).stream()).toList());
    }
    TensorType offset = TensorType.real(Shape.perChannel(40));
    TensorType count = TensorType.count(Shape.batch(40, 3, 5));
    Formula chain = sign(add(argument(0), argument(1)), 1);
    modules.add(List.of(ThresholdsPtx.of(new Thresholds(40, 100, List.of(count, offset), chain))));
    Path source = folder.resolve("kernels.ptx");
    for (String target : List.of("sm_80", "sm_90a")) {
      for (List<PtxProgram> module : modules) {
        String text = joined(module);
        Files.writeString(source, text);
        assertThat(assemble(folder, target, source)).as(text).isEmpty();
      }
    }
  }

  /** One module of several. */
  private static String joined(List<PtxProgram> programs) {
    String first = programs.getFirst().text();
    StringBuilder text = new StringBuilder(first.substring(0, first.indexOf(".visible")));
    for (int i = 0; i < programs.size(); i++) {
      String kernel = programs.get(i).text();
      String entry = programs.get(i).entry();
      text.append(
          kernel
              .substring(kernel.indexOf(".visible"))
              .replace(".entry " + entry, ".entry " + entry + i));
    }
    return text.toString();
  }

  private static Stream<Formula> formulas() {
    Formula x = argument(0);
    Formula y = argument(1);
    Stream<Formula> unary =
        Stream.of(Formula.UnaryOperator.values()).map(operator -> new Formula.Unary(operator, x));
    Stream<Formula> binary =
        Stream.of(add(x, y), divide(x, y), min(x, y), max(x, y), multiply(x, batchSize()));
    Stream<Formula> choices =
        Stream.of(
            select(or(less(x, y), not(and(notEqual(x, y), less(y, x)))), x, constant(-0f)),
            sign(x, -1),
            sign(x, 0),
            sign(x, 1),
            threshold(x, 2));
    return Stream.of(unary, binary, choices).flatMap(s -> s);
  }

  /** The formula over operands of every kind, to results of every kind, and its sums. */
  private static List<PtxProgram> programs(Shape shape, Formula formula) {
    List<PtxProgram> all = new ArrayList<>();
    TensorType row = TensorType.real(new Shape(Shape.BATCH, 1, 3, 1));
    for (Element element : List.of(Element.REAL, Element.COUNT, Element.SIGN, Element.TERNARY)) {
      TensorType first = new TensorType(element, shape);
      List<TensorType> operands = List.of(first, row, TensorType.threshold(shape.c()));
      List<Pointwise.Result> results =
          List.of(
              new Pointwise.Result(Element.REAL, formula),
              new Pointwise.Result(Element.COUNT, formula),
              new Pointwise.Result(Element.SIGN, formula),
              new Pointwise.Result(Element.TERNARY, formula));
      all.add(PointwisePtx.of(new Pointwise(shape, operands, results)));
      Axis axis = element == Element.REAL || element == Element.SIGN ? Axis.C : Axis.W;
      all.add(ReducePtx.of(new Reduce(shape, operands, List.of(formula), List.of(axis), true)));
    }
    return all;
  }

  private static boolean hasAssembler() {
    try {
      return new ProcessBuilder("ptxas", "--version").redirectErrorStream(true).start().waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** What the assembler complains about, empty if nothing. */
  private static String assemble(Path folder, String target, Path source) throws Exception {
    Process process =
        new ProcessBuilder(
                "ptxas",
                "-arch=" + target,
                "-o",
                folder.resolve("out").toString(),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : output;
  }
}
