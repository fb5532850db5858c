package org.bnn4j.maven.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceGenerationTest {
  @TempDir Path project;

  @BeforeEach
  void writeTwoNetworks() throws IOException {
    write("First", "linear");
    write("Second", "linear");
  }

  @Test
  void generatesThenRests() throws IOException {
    GenerationOutcome first = run();
    int files = first.files();
    assertThat(files).isGreaterThanOrEqualTo(2);
    assertThat(first).isEqualTo(new GenerationOutcome(false, 2, files, files, 0, List.of()));
    assertThat(run()).isEqualTo(new GenerationOutcome(true, 2, files, 0, 0, List.of()));
  }

  @Test
  void timesOfFilesPlayNoPart() throws IOException {
    run();
    write("First", "linear");
    assertThat(run().upToDate()).isTrue();
  }

  @Test
  void mendsWhatWasChangedByHand() throws IOException {
    run();
    Files.writeString(output("First"), "spoilt");
    Files.delete(output("Second"));
    assertThat(run().written()).isEqualTo(2);
    assertThat(output("First")).content().contains("class First");
  }

  @Test
  void deletesOnlyItsOwnOrphans() throws IOException {
    int half = run().files() / 2;
    Path foreign = Files.writeString(output("Foreign"), "class Foreign {}");
    Files.delete(source("Second"));
    assertThat(run()).isEqualTo(new GenerationOutcome(false, 1, half, 0, half, List.of()));
    assertThat(output("Second")).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(source("First"));
    assertThat(run()).isEqualTo(new GenerationOutcome(false, 0, 0, 0, half, List.of()));
  }

  @Test
  void anErrorLeavesEverythingAsItWas() throws IOException {
    int half = run().files() / 2;
    String before = Files.readString(output("First"));
    write("First", "lineer");
    Files.delete(source("Second"));
    assertThatThrownBy(this::run).isInstanceOf(InvalidInputException.class);
    assertThat(output("First")).hasContent(before);
    assertThat(output("Second")).exists();
    write("First", "linear");
    assertThat(run().deleted()).isEqualTo(half);
  }

  @Test
  void aFileThatIsNoTextIsAnErrorInTheInput() throws IOException {
    Files.write(source("First"), new byte[] {0, 1});
    assertThatThrownBy(this::run).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aDamagedRecordIsForgotten() throws IOException {
    int files = run().files();
    Files.writeString(record(), "nonsense");
    assertThat(run()).isEqualTo(new GenerationOutcome(false, 2, files, 0, 0, List.of()));
  }

  @Test
  void reportsStandBesideTheSourcesWhereTheyAreWanted() throws IOException {
    int files = run().files();
    Path report = project.resolve("java/org/example/First-report.txt");
    assertThat(report).doesNotExist();
    assertThat(run(true).files()).isEqualTo(files + 2);
    assertThat(report).content().startsWith("First\n").contains("conv2d 1x1, 4 to 2 channels");
    assertThat(run(false).deleted()).isEqualTo(2);
    assertThat(report).doesNotExist();
  }

  private GenerationOutcome run() throws IOException {
    return run(false);
  }

  private GenerationOutcome run(boolean report) throws IOException {
    var sources =
        new SourceSet(
            project, project.resolve("bnn"), List.of("**/*.bnn"), List.of(), "org.example");
    return SourceGeneration.run(
        new GenerationTask(sources, project.resolve("java"), record(), true, false, report));
  }

  private void write(String name, String layer) throws IOException {
    Files.createDirectories(project.resolve("bnn"));
    Files.writeString(
        source(name),
        "network %s {\n  input x: real[4]\n  output y = x |> %s(2)\n}\n".formatted(name, layer));
  }

  private Path source(String name) {
    return project.resolve("bnn/" + name + ".bnn");
  }

  private Path output(String name) {
    return project.resolve("java/org/example/" + name + ".java");
  }

  private Path record() {
    return project.resolve("record");
  }
}
