package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KernelGradientsTest {
  @Test
  void acceptsInputsResultAndGrad() {
    assertThat(
            Checking.run(
                new KernelGradients(),
                """
                package bnn
                external kernel k() (x: real, w: real) -> real {
                  gradient x = kx(grad, w, result)
                  gradient w = kw(grad, x)
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsOthers() {
    assertThat(
            Checking.run(
                new KernelGradients(),
                """
                package bnn
                external kernel k(n: int) (x: real) -> real {
                  gradient w = kx(grad)
                  gradient x = kx(n)
                  gradient x = kx(grad)
                }
                """))
        .containsExactly(
            "UNKNOWN_GRADIENT_INPUT w", "UNKNOWN_GRADIENT_OPERAND n", "REPEATED_BACKWARD x");
  }
}
