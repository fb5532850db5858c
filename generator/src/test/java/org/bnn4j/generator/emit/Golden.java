package org.bnn4j.generator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Generated sources that are checked in. {@code -Dbnn.update=true} rewrites them, and fails the
 * run.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/org/bnn4j/generator/emit/golden");

  private Golden() {}

  static void check(List<GeneratedFile> files) throws IOException {
    boolean rewritten = false;
    for (GeneratedFile file : files) {
      Path golden = FOLDER.resolve(file.path());
      String expected = Files.exists(golden) ? Files.readString(golden) : "";
      if (Boolean.getBoolean("bnn.update")) {
        Files.createDirectories(golden.getParent());
        Files.writeString(golden, file.text());
        rewritten |= !expected.equals(file.text());
      } else {
        assertThat(file.text()).as(golden.toString()).isEqualTo(expected);
      }
    }
    assertThat(Boolean.getBoolean("bnn.update"))
        .as(
            "golden sources are up to date (%s); run again without -Dbnn.update",
            rewritten ? "rewritten" : "unchanged")
        .isFalse();
  }
}
