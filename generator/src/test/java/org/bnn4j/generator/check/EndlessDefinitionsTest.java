package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EndlessDefinitionsTest {
  @Test
  void acceptsRecursionThatCanEnd() {
    assertThat(
            Checking.run(
                new EndlessDefinitions(),
                """
                config tree { left: tree? = none, all: list<tree> = [] }
                preset leaf: tree = {}
                preset two: tree = leaf with { left: leaf }
                block b(n: int) (x: real) { return if n == 0 then x else x |> b(n - 1) }
                """))
        .isEmpty();
  }

  @Test
  void rejectsCircles() {
    assertThat(
            Checking.run(
                new EndlessDefinitions(),
                """
                config a { b: b }
                config b { a: a }
                preset p: a = q
                preset q: a = p
                formula f(t: real) = f(t)
                op o() (x: real) -> real { forward = o()(x) }
                """))
        .containsExactly(
            "ENDLESS_CONFIG a",
            "ENDLESS_DEFINITION p",
            "ENDLESS_DEFINITION f",
            "ENDLESS_DEFINITION o");
  }

  @Test
  void localNamesAreNoUses() {
    assertThat(
            Checking.run(
                new EndlessDefinitions(),
                """
                formula f(f: real) = f
                op o() (o: real) -> real { forward = o }
                enum e { m }
                preset m: e = m
                """))
        .isEmpty();
  }
}
