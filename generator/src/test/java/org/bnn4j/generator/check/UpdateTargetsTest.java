package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UpdateTargetsTest {
  @Test
  void acceptsParametersAndBuffers() {
    assertThat(
            Checking.run(
                new UpdateTargets(),
                """
                block b() (x: real) {
                  parameter p: real[1] = zeros()
                  buffer q: real[1] = zeros()
                  if true { update p = q }
                  update q = p
                  return x
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsOthers() {
    assertThat(
            Checking.run(
                new UpdateTargets(),
                """
                block b(n: int) (x: real) {
                  fixed parameter p: real[1] = zeros()
                  update p = x
                  update x = x
                  update n = 1
                  update m = 1
                  return x
                }
                """))
        .containsExactly(
            "UPDATE_OF_FIXED p",
            "UPDATE_OF_NO_PARAMETER x",
            "UPDATE_OF_NO_PARAMETER n",
            "UPDATE_OF_NO_PARAMETER m");
  }
}
