package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ArgumentOrderTest {
  @Test
  void acceptsNamesAtTheEnd() {
    assertThat(
            Checking.run(
                new ArgumentOrder(),
                """
                block b(f: op) (x: real) { return x |> f(1, a: 2, b: 3) }
                """))
        .isEmpty();
  }

  @Test
  void rejectsOthersForAnyCallee() {
    assertThat(
            Checking.run(
                new ArgumentOrder(),
                """
                block b(f: op) (x: real) { return x |> f(a: 1, 2, a: 3) }
                """))
        .containsExactly("POSITIONAL_AFTER_NAMED 2", "REPEATED_ARGUMENT a");
  }
}
