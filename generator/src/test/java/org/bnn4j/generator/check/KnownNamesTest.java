package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KnownNamesTest {
  @Test
  void sizesBindNames() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit(out: int) (x: real[c, h, w], y: real[c, 2 * h, out]) { return x * (c + h + w + out) }
                """))
        .isEmpty();
  }

  @Test
  void sizesOfCallablesBindForThemselves() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                config style { f: op(real[o, i, k, k]) }
                block unit(f: op(real[c, h])) (x: real) { return x * c }
                """))
        .containsExactly("UNKNOWN_NAME c");
  }

  @Test
  void sizesOfParametersAndResultsMustBeKnown() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit() (x: real[c]) {
                  parameter p: real[c, d] = zeros()
                  return x
                }
                op f() (x: real[c]) -> real[e] { forward = x }
                """))
        .containsExactly("UNKNOWN_NAME d", "UNKNOWN_NAME e");
  }

  @Test
  void enumeratorsNeedNoQualification() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                enum edge { open }
                block unit(e: edge = open) (x: real) { return if e == open then x else none }
                """))
        .isEmpty();
  }

  @Test
  void repetitionVariablesEndWithTheirStage() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit(n: int) (x: real) {
                  return (x |> repeat(i in 0..n) unit(i)) + i
                }
                """))
        .containsExactly("UNKNOWN_NAME i");
  }

  @Test
  void branchesKeepTheirNames() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit(n: int) (x: real) {
                  if n == 1 {
                    let y = x
                    warn "{y}"
                  } else {
                    warn "{y}"
                  }
                  return x
                }
                """))
        .containsExactly("NOT_VISIBLE_HERE y");
  }

  @Test
  void defaultsSeeEarlierParameters() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit(a: int, b: int = a, c: int = d, d: int = 1) (x: real) { return x }
                """))
        .containsExactly("USED_BEFORE_DECLARATION d");
  }

  @Test
  void gradIsKnownInOpsAlone() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                op f() (x: real) -> real {
                  let g = grad * 2
                  forward = x
                  backward = g
                }
                formula h(t: real) = t * grad
                """))
        .containsExactly("GRAD_OUTSIDE_BACKWARD grad");
  }

  @Test
  void builtInsAreKnown() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit() (x: real[c, h, w]) {
                  let n = if training then batch else 1
                  return mean(abs(x), over: [batch, channel, height, width]) * n
                }
                """))
        .isEmpty();
  }

  @Test
  void oneMessageForOneName() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit() (x: real) {
                  let a = b
                  let c = a + a.d + a.e(1)
                  return c
                }
                """))
        .containsExactly("UNKNOWN_NAME b");
  }

  @Test
  void stringsAreSearched() {
    assertThat(
            Checking.run(
                new KnownNames(),
                """
                block unit(a: int) (x: real) {
                  require a > 0, "{a} or {b}"
                  return x
                }
                """))
        .containsExactly("UNKNOWN_NAME b");
  }
}
