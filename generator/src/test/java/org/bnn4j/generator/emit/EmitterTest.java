package org.bnn4j.generator.emit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmitterTest {
  @Test
  void writesTheSourcesThatAreCheckedIn() throws Exception {
    Golden.check(Emitter.emit(SmallNet.plan()));
  }

  @Test
  void writesTheSameBytesEachTime() {
    assertThat(Emitter.emit(SmallNet.plan())).isEqualTo(Emitter.emit(SmallNet.plan()));
  }

  @Test
  void writesNoLineThatIsTooLong() {
    assertThat(Emitter.emit(SmallNet.plan()))
        .allSatisfy(file -> assertThat(file.text().lines()).allMatch(line -> line.length() <= 100));
  }

  @Test
  void writesANetworkThatTrainsEvaluatesAndPacks(@TempDir Path folder) throws Exception {
    List<GeneratedFile> files = new ArrayList<>(Emitter.emit(SmallNet.plan()));
    files.add(new GeneratedFile("org/example/small/SmallNetDriver.java", driver()));
    try (var compiled = Compiled.of(files, folder)) {
      compiled.run("org.example.small.SmallNetDriver", folder);
    }
  }

  private static String driver() throws Exception {
    try (var in = EmitterTest.class.getResourceAsStream("SmallNetDriver.java.txt")) {
      return new String(java.util.Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
