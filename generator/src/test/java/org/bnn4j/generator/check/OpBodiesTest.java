package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpBodiesTest {
  @Test
  void acceptsOneForwardOnEachWay() {
    assertThat(
            Checking.run(
                new OpBodies(),
                """
                op f(a: bool) (x: real) -> real {
                  if a {
                    forward = x
                  } else {
                    forward = 2 * x
                    backward = grad
                  }
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsNoneOnSomeWay() {
    assertThat(
            Checking.run(
                new OpBodies(),
                """
                op f(a: bool) (x: real) -> real {
                  if a { forward = x }
                }
                """))
        .containsExactly("MISSING_FORWARD f");
  }

  @Test
  void rejectsTwoOnSomeWay() {
    assertThat(
            Checking.run(
                new OpBodies(),
                """
                op f(a: bool) (x: real) -> real {
                  forward = x
                  if a { forward = x }
                  backward = grad
                  backward x = grad
                }
                """))
        .containsExactly("REPEATED_FORWARD forward = x", "REPEATED_BACKWARD backward x = grad");
  }

  @Test
  void gradientsNameTheirInputs() {
    assertThat(
            Checking.run(
                new OpBodies(),
                """
                op f() (x: real, y: real) -> real {
                  forward = x + y
                  backward = grad
                  backward z = grad
                  backward y = grad
                }
                """))
        .containsExactly("BACKWARD_WITHOUT_INPUT backward = grad", "UNKNOWN_BACKWARD_INPUT z");
  }
}
