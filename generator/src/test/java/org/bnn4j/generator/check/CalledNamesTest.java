package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CalledNamesTest {
  @Test
  void acceptsWhatMayBeCallable() {
    assertThat(
            Checking.run(
                new CalledNames(),
                """
                preset p: int = 1
                block b(f: op, g: list<op>) (x: real) {
                  let h = g[0]
                  return (x |> f() |> h() |> tanh()) * p()
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsWhatIsNot() {
    assertThat(
            Checking.run(
                new CalledNames(),
                """
                enum e { m }
                block b(n: int?, l: list<op>) (x: real[c]) { return n() + l() + x() + c() + e() + training() }
                """))
        .containsExactly(
            "NOT_CALLABLE n",
            "NOT_CALLABLE l",
            "NOT_CALLABLE x",
            "NOT_CALLABLE c",
            "NOT_CALLABLE e",
            "NOT_CALLABLE training");
  }

  @Test
  void aLocalNameHidesADeclaration() {
    assertThat(
            Checking.run(
                new CalledNames(),
                """
                op relu() (x: real) -> real { forward = x }
                block b(relu: bool) (x: real) { return x |> relu() }
                """))
        .containsExactly("NOT_CALLABLE relu");
  }
}
