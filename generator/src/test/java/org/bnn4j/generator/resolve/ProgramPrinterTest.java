package org.bnn4j.generator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgramPrinterTest {
  @Test
  void printsHeadsAndOrigins() {
    Program program =
        Programs.good(
            "package bnn\nop relu() (x: real) -> real { forward = max(x, 0) }",
            "package a\nenum edge { open, closed }\nconfig style { edge: edge?, sizes: list<int> = [] }",
            """
            package b
            import a.*
            preset plain(n: int): style = { edge: open }
            formula twice(t: real) = 2 * t
            block unit(out: int, style: style = plain(1)) (x: real[c,
                h, w]) { return x }
            network Net(width: int = 3) {
              input x: real[3, 4, 4]
              output y = x |> unit(width)
            }
            """);
    assertThat(ProgramPrinter.print(program))
        .isEqualTo(
            """
            file 1.bnn, package a
              enum edge { open, closed }
              config style { edge: edge?, sizes: list<int> }
              sees 1 name from bnn
            file 2.bnn, package b
              preset plain(n: int): style
              formula twice(t: real)
              block unit(out: int, style: style) (x: real[c, h, w])
              network Net(width: int)
              sees edge from a
              sees style from a
              sees 1 name from bnn
            """);
  }
}
