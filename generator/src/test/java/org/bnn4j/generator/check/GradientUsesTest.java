package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GradientUsesTest {
  @Test
  void acceptsLetsForBackward() {
    assertThat(
            Checking.run(
                new GradientUses(),
                """
                op f() (x: real) -> real {
                  let a = 2 * grad
                  let b = a + 1
                  forward = x
                  backward = b * grad
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsItInForwardHoweverFar() {
    assertThat(
            Checking.run(
                new GradientUses(),
                """
                op f() (x: real) -> real {
                  let a = 2 * grad
                  let b = a + 1
                  if true { forward = b } else { forward = grad }
                  backward = b
                }
                """))
        .containsExactly("FORWARD_NEEDS_GRAD b", "GRAD_OUTSIDE_BACKWARD grad");
  }
}
