package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntaxPrinterTest {
  @Test
  void theSketchReadsTheSameAgain() {
    BnnFile file = Parse.file(TestFiles.sketch());
    String text = SyntaxPrinter.print(file);
    BnnFile again = Parse.file(Source.of("sketch.bnn", text));
    assertThat(Parse.withoutPlaces(again)).isEqualTo(Parse.withoutPlaces(file));
    assertThat(SyntaxPrinter.print(again)).isEqualTo(text);
  }

  @Test
  void aCanonicalFileStaysAsItIs() {
    String text =
        """
        package org.example
        import bnn.bireal.*
        import bnn.blocks.conv

        /// First.
        ///
        ///   Indented.
        enum edge { open, closed, none }

        config style {
          /// How.
          order: list<op(real[o, i])> = []
          unit: block(real[c, h, w], sign | ternary)?
          any: block = none
        }

        preset plain: style = { order: [], unit: none }

        preset wide(n: int = 2): style = plain with { unit.x: 1e-5, order: [f(n)] }

        formula half(x: real) = x / 2

        op o() (x: real, s: real[]) -> sign | ternary [c, h] {
          forward = sign(x, 0)
          backward = grad
          backward s = grad * x
        }

        external kernel k(n: int) (x: real | sign [c], w: real) -> count[c] {
          gradient x = k_input(grad, w)
          gradient w = k_weight()
        }

        block b(op: op) (x: real[c, h // 2]) {
          let (first, second) = (x, "a {c + 1} \\{ \\" \\\\ \\n \\t")
          if c == 1 {
            warn "one"
          } else if c == 2 {
            warn "two"
          } else {
            require c in [3], "three"
          }
          if c > 3 {
          }
          parameter w: real[c] = zeros() when c > 1
          fixed parameter v: real
          buffer mean: real[c] = zeros()
          update w = w |> op
          return first
        }

        network Net {
          /// In.
          input x: real[3]
          target t: real[]
          output x
          output y = x |> _: f |> a.0.1: repeat(2) f() |> repeat(i in 0..n // 2) (if i == 0 then f else g)
          loss mse(x, t)
        }
        """;
    assertThat(SyntaxPrinter.print(Parse.file(Source.of("canonical.bnn", text)))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a - (b - c) - d",
        "(a + b) * -c // (d % e)",
        "-(a + b) |> f",
        "(-a) |> f + b",
        "(a ?? b) ?? (c ?? d)",
        "not (a and b) or not c == d",
        "(a < b) == (c not in d)",
        "if a then (if b then c else d) else if e then f else g",
        "(if a then b else c) + 1",
        "(a + b).c[d](e)(f: g,)",
        "((a with { b.c: 1 d: 2 }).e |> f with { g: 3, }).h",
        "- - a - +b",
        "[1, 2.50, 1e10, 1.5E-7, ((true, none,))]",
        "f(\"{g(\"{h}\")} {{ a: 1 }}\")",
      })
  void expressionsReadTheSameAgain(String text) {
    String printed = SyntaxPrinter.print(Parse.expression(text));
    assertThat(Parse.withoutPlaces(Parse.expression(printed)))
        .isEqualTo(Parse.withoutPlaces(Parse.expression(text)));
  }
}
