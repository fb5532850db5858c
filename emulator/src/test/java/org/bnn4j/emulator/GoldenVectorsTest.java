package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.bnn4j.golden.CaseResult;
import org.bnn4j.golden.GoldenFolder;
import org.bnn4j.golden.GoldenReport;
import org.bnn4j.golden.GoldenRun;
import org.bnn4j.golden.TestedBackend;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.junit.jupiter.api.Test;

/** The golden vectors on an emulated device with matrix instructions. */
class GoldenVectorsTest {
  private static final Path FOLDER = Path.of("../golden/src/test/resources/golden");

  private static final TestedBackend BACKEND =
      new TestedBackend("cuda", () -> CudaBackend.create(EmulatedDevice.create(8, 0), false));

  @Test
  void everyCaseAgrees() throws Exception {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
    GoldenFolder folder = GoldenFolder.read(FOLDER);
    assertThat(folder.damaged()).isEmpty();
    List<CaseResult> results = GoldenRun.of(folder.cases(), List.of(BACKEND));
    assertThat(results).hasSizeGreaterThan(folder.cases().size());
    assertThat(new GoldenReport(results).failures()).isEmpty();
  }
}
