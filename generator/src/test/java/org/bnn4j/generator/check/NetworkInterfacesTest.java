package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NetworkInterfacesTest {
  @Test
  void acceptsConditionalOnes() {
    assertThat(
            Checking.run(
                new NetworkInterfaces(),
                """
                network N(a: bool = true) {
                  if a { input x: real[1] }
                  if a { output y = 1 } else { output y = 2 }
                }
                """))
        .isEmpty();
  }

  @Test
  void rejectsMissingOnes() {
    assertThat(
            Checking.run(
                new NetworkInterfaces(),
                """
                network N(a: bool) {}
                """))
        .containsExactly(
            "NETWORK_PARAMETER_WITHOUT_DEFAULT a",
            "NETWORK_WITHOUT_INPUT N",
            "NETWORK_WITHOUT_OUTPUT N");
  }

  @Test
  void givesEachNameOnce() {
    assertThat(
            Checking.run(
                new NetworkInterfaces(),
                """
                network N {
                  input x: real[1]
                  output x
                  output x
                }
                """))
        .containsExactly("DUPLICATE_NAME x");
  }
}
