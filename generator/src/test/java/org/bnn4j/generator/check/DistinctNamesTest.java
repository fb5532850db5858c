package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DistinctNamesTest {
  @Test
  void acceptsHidingDeclarationsEnumeratorsAndBuiltIns() {
    assertThat(
            Checking.run(
                new DistinctNames(),
                """
                enum edge { open }
                block unit() (x: real) {
                  let edge = x
                  let open = x
                  let sum = x
                  let unit = x
                  return sum
                }
                """))
        .isEmpty();
  }

  @Test
  void acceptsATensorForTheParameterThatDecides() {
    assertThat(
            Checking.run(
                new DistinctNames(),
                """
                block unit(bias: bool) (x: real[c]) {
                  parameter bias: real[c] = zeros() when bias
                  return x
                }
                """))
        .isEmpty();
  }

  @Test
  void acceptsTheSameNameInTwoBranches() {
    assertThat(
            Checking.run(
                new DistinctNames(),
                """
                block unit(a: bool) (x: real) {
                  if a { let y = 1 } else { let y = 2 }
                  return x
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsASecondMeaning() {
    assertThat(
            Checking.run(
                new DistinctNames(),
                """
                block unit(a: int) (x: real[c]) {
                  let a = 1
                  let y = 1
                  let y = 2
                  if a == 1 { let c = 1 }
                  return x
                }
                """))
        .containsExactly("SHADOWED_NAME a", "DUPLICATE_NAME y", "SHADOWED_NAME c");
  }

  @Test
  void gradBelongsToOps() {
    assertThat(
            Checking.run(
                new DistinctNames(),
                """
                op f() (x: real) -> real {
                  let grad = x
                  forward = x
                }
                op g(grad: int) (x: real) -> real { forward = x }
                op h() (grad: real) -> real { forward = grad }
                formula k(grad: real) = grad
                """))
        .containsExactly("SHADOWED_NAME grad", "SHADOWED_NAME grad", "SHADOWED_NAME grad");
  }
}
