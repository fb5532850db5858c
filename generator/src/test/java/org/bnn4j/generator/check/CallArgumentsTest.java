package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CallArgumentsTest {
  @Test
  void acceptsWhatFits() {
    assertThat(
            Checking.run(
                new CallArguments(),
                """
                op clip(low: real, high: real = 1.0) (x: real) -> real { forward = min(x, high) }
                block b(f: op, g: block = clip) (x: real) {
                  let y = x |> clip(0) |> clip(high: 2, low: 1) |> f |> f(3) |> clip(0) with { low: 1 }
                  return clip(0)(x) + clip(0)(x: y) + (y |> tanh()) + (y |> repeat(3) g(1, 2))
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsWhatDoesNot() {
    assertThat(
            Checking.run(
                new CallArguments(),
                """
                op clip(low: real, high: real = 1.0) (x: real) -> real { forward = min(x, high) }
                block b() (x: real) {
                  return clip(0, 1, 2)(x) + clip(lo: 1)(x) + clip()(x) + clip(0)() + (x |> clip)
                }
                """))
        .containsExactly(
            "TOO_MANY_ARGUMENTS 2",
            "UNKNOWN_ARGUMENT lo",
            "MISSING_ARGUMENT clip()",
            "MISSING_ARGUMENT clip(0)()",
            "MISSING_ARGUMENT clip");
  }

  @Test
  void aPresetsNameIsItsValue() {
    assertThat(
            Checking.run(
                new CallArguments(),
                """
                config style { a: int = 1 }
                preset p(n: int): style = { a: n }
                preset q: style = p
                preset r: style = p(1)
                """))
        .containsExactly("MISSING_ARGUMENT p");
  }
}
