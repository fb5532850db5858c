package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bnn4j.emulator.EmulatedDevice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Java writes is what the sources declare. */
class EntryPointTest {
  @ParameterizedTest
  @EnumSource(EntryPoint.class)
  void aStructureHasTheSizeThatTheSourcesGiveIt(EntryPoint entry) {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
    assertThat(EmulatedDevice.argumentBytes(entry.kernel()))
        .as("sizeof of the arguments of %s", entry.kernel())
        .isEqualTo(entry.argumentBytes());
    assertThat(EmulatedDevice.largestBlock(entry.kernel()))
        .as("threads of a block of %s", entry.kernel())
        .isEqualTo(entry.threads());
  }
}
