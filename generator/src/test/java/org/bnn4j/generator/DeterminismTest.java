package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.generator.PackingTest.text;

import java.nio.file.Path;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.bnn4j.generator.emit.Compiled;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same input gives the same bytes, on any machine and in any order of the files. */
final class DeterminismTest {
  private static List<Source> sources() throws Exception {
    return List.of(
        Source.of("nets/vgg.bnn", text("vgg.bnn")),
        Source.of("nets/packing.bnn", text("packing.bnn")),
        Source.of("nets/dump.bnn", text("dump.bnn")));
  }

  private static GenerationResult generate(List<Source> sources) {
    return new Generator()
        .generate(new GenerationRequest(sources, "org.example", EnumSet.allOf(Stage.class)));
  }

  private static List<GeneratedFile> sorted(GenerationResult result) {
    return result.files().stream().sorted(Comparator.comparing(GeneratedFile::path)).toList();
  }

  @Test
  void givesTheSameEachTime() throws Exception {
    assertThat(generate(sources())).isEqualTo(generate(sources()));
  }

  @Test
  void doesNotDependOnTheOrderOfFiles() throws Exception {
    GenerationResult backwards = generate(sources().reversed());
    assertThat(sorted(backwards)).isEqualTo(sorted(generate(sources())));
  }

  @Test
  void doesNotDependOnOtherNetworks() throws Exception {
    List<GeneratedFile> alone = new ArrayList<>();
    for (Source source : sources()) {
      alone.addAll(generate(List.of(source)).files());
    }
    assertThat(alone).isEqualTo(generate(sources()).files());
  }

  @Test
  void namesNoFolderAndNoDate() throws Exception {
    Pattern machine =
        Pattern.compile(
            "nets/|"
                + Pattern.quote(Path.of("").toAbsolutePath().toString())
                + "|"
                + Year.now(ZoneOffset.UTC));
    assertThat(generate(sources()).files())
        .allSatisfy(file -> assertThat(file.text()).doesNotContainPattern(machine));
  }

  @Test
  void compilesWithoutAWarning(@TempDir Path folder) throws Exception {
    Compiled.of(generate(sources()).files(), folder).close();
  }
}
