package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NamesAsValuesTest {
  @Test
  void acceptsBlocksOpsAndPresets() {
    assertThat(
            Checking.run(
                new NamesAsValues(),
                """
                enum e { m }
                preset p: e = m
                op relu() (x: real) -> real { forward = x }
                block b(f: op = relu, g: e = p) (x: real) { return x |> relu |> f }
                """))
        .isEmpty();
  }

  @Test
  void acceptsEnumeratorsOfTheSameName() {
    assertThat(
            Checking.run(
                new NamesAsValues(),
                """
                enum abs { e, twice }
                enum e { abs }
                formula twice(t: real) = t
                block b(g: e = abs, f: abs = twice, h: abs = e) (x: real) { return x }
                """))
        .isEmpty();
  }

  @Test
  void rejectsWhatIsOnlyApplied() {
    assertThat(
            Checking.run(
                new NamesAsValues(),
                """
                formula twice(t: real) = t
                block b() (x: real) {
                  parameter p: real[1] = zeros
                  return x |> twice |> abs
                }
                """))
        .containsExactly("NOT_A_VALUE zeros", "NOT_A_VALUE twice", "NOT_A_VALUE abs");
  }
}
