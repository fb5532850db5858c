package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StatementPlacesTest {
  @Test
  void acceptsEachWhereItBelongs() {
    assertThat(
            Checking.run(
                new StatementPlaces(),
                """
                op f() (x: real) -> real {
                  let y = x
                  require true, ""
                  warn ""
                  if true { forward = x }
                  backward = grad
                }
                block b() (x: real) {
                  target t: index
                  buffer m: real[1] = zeros()
                  update m = m
                  return x
                }
                network N {
                  input x: real[1]
                  target t: index
                  parameter p: real[1] = zeros()
                  update p = p
                  output y = x
                  loss y
                }
                """))
        .isEmpty();
  }

  @Test
  void looksIntoBranches() {
    assertThat(
            Checking.run(
                new StatementPlaces(),
                """
                network N {
                  if true { return 1 } else { forward = 2 }
                }
                """))
        .containsExactly("MISPLACED_STATEMENT return 1", "MISPLACED_STATEMENT forward = 2");
  }
}
