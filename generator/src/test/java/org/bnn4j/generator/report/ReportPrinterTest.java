package org.bnn4j.generator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;

/**
 * The report of one network, as checked in. {@code -Dbnn.update=true} rewrites the text, and fails
 * the run.
 */
final class ReportPrinterTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/bnn4j/generator");
  private static final Path NETWORK = FOLDER.resolve("dump.bnn");
  private static final Path GOLDEN = FOLDER.resolve("dump/report.txt");

  @Test
  void isTheTextThatIsCheckedIn() throws Exception {
    List<Source> sources = List.of(Source.of("dump.bnn", Files.readString(NETWORK)));
    String actual =
        new Generator()
            .report(new GenerationRequest(sources, "", Set.of())).reports().stream()
                .map(r -> ReportPrinter.print(r.report()))
                .collect(Collectors.joining("\n"));
    if (Boolean.getBoolean("bnn.update")) {
      Files.writeString(GOLDEN, actual);
    }
    assertThat(Boolean.getBoolean("bnn.update"))
        .as("the text is rewritten; run again without -Dbnn.update")
        .isFalse();
    assertThat(actual).isEqualTo(Files.readString(GOLDEN));
    assertThat(Path.of("../docs/report.md")).content().contains(actual);
  }
}
