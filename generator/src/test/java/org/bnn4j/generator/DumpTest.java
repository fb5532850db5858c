package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.generator.PackingTest.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The text of every stage for one network, as checked in. {@code -Dbnn.update=true} rewrites the
 * texts, and fails the run.
 */
final class DumpTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/bnn4j/generator/dump");

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"GRAPH", "TRAINING", "EVALUATION", "PACKED", "PLAN"})
  void isTheTextThatIsCheckedIn(Stage stage) throws Exception {
    List<Source> sources = List.of(Source.of("dump.bnn", text("dump.bnn")));
    String actual =
        new Generator()
            .generate(new GenerationRequest(sources, "", Set.of(stage))).dumps().stream()
                .map(GenerationResult.Dump::text)
                .collect(Collectors.joining("\n"));
    Path golden = FOLDER.resolve(stage.name().toLowerCase(Locale.ROOT) + ".txt");
    if (Boolean.getBoolean("bnn.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(golden, actual);
    } else {
      assertThat(actual).isEqualTo(Files.readString(golden));
    }
    assertThat(Boolean.getBoolean("bnn.update"))
        .as("texts are rewritten; run again without -Dbnn.update")
        .isFalse();
  }
}
