package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BlockReturnsTest {
  @Test
  void acceptsAReturnAtEachEnd() {
    assertThat(
            Checking.run(
                new BlockReturns(),
                """
                block b(a: bool) (x: real) {
                  if a { return x } else if not a { return x } else { return x }
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsAnOpenEnd() {
    assertThat(
            Checking.run(
                new BlockReturns(),
                """
                block b(a: bool) (x: real) {
                  if a { return x } else if not a { return x }
                }
                """))
        .containsExactly("MISSING_RETURN b");
  }

  @Test
  void reportsAnEarlyReturnOnce() {
    assertThat(
            Checking.run(
                new BlockReturns(),
                """
                block b() (x: real) {
                  return x
                  let y = x
                }
                """))
        .containsExactly("STATEMENT_BEHIND_RETURN return x");
  }
}
