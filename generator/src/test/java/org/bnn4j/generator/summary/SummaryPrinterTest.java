package org.bnn4j.generator.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bnn4j.generator.Stages;
import org.junit.jupiter.api.Test;

/**
 * The text and the JSON of one network, as checked in. {@code -Dbnn.update=true} rewrites them, and
 * fails the run.
 */
final class SummaryPrinterTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/bnn4j/generator/summary");

  @Test
  void printsTheTextThatIsCheckedIn() throws IOException {
    check("summary.txt", SummaryPrinter.print(summary()));
  }

  @Test
  void printsTheJsonThatIsCheckedIn() throws IOException {
    check("summary.json", SummaryJson.print(List.of(summary(), summary())));
  }

  @Test
  void theDocumentationShowsWhatIsPrinted() throws IOException {
    String digits = Files.readString(Path.of("../examples/digits/src/main/bnn/digits.bnn"));
    Summary summary = Summarizer.summarize(Stages.of(digits, "DigitsNet").inference());
    assertThat(Path.of("../docs/summary.md"))
        .content()
        .contains("```text\n" + SummaryPrinter.print(summary) + "```\n");
  }

  @Test
  void aNetworkWithoutLayersCostsNothing() {
    Summary empty =
        summary("network Summed { input x: real[2, 4, 4] output y = x |> max_pool(2) }");
    assertThat(empty.layers()).isEmpty();
    assertThat(SummaryPrinter.print(empty))
        .startsWith("Summed (x: real[2, 4, 4])\n")
        .contains(
            "compression               1.00 x\n", "1-bit MACs                0.00 %  of all\n");
    assertThat(SummaryJson.print(List.of(empty))).contains("\"layers\": []");
  }

  private static Summary summary() throws IOException {
    return summary(Files.readString(FOLDER.resolve("summary.bnn")));
  }

  private static Summary summary(String text) {
    return Summarizer.summarize(Stages.of(text, "Summed").inference());
  }

  private static void check(String file, String actual) throws IOException {
    Path golden = FOLDER.resolve(file);
    boolean update = Boolean.getBoolean("bnn.update");
    if (update) {
      Files.writeString(golden, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(golden));
    assertThat(update).as("texts are rewritten; run again without -Dbnn.update").isFalse();
  }
}
