package org.bnn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BnnTest {
  private static final String TINY =
      """
      package org.example

      network Tiny {
        input x: real[4]
        output y = x |> linear(2)
      }
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void checkSaysThatAllIsWell() throws IOException {
    assertThat(run("check", write("Tiny.bnn", TINY))).isZero();
    assertThat(out).hasToString("No errors in 1 file.\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void checkShowsProblemsWithTheirPlaces() throws IOException {
    assertThat(run("check", write("Bad.bnn", TINY.replace("linear", "lineer")))).isEqualTo(1);
    assertThat(err.toString())
        .contains("Bad.bnn:5:19: error: ")
        .contains("  5 |   output y = x |> lineer(2)\n")
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMissingFileIsAProblemInTheInput() {
    assertThat(run("check", folder.resolve("None.bnn").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("None.bnn:1:1: error: ").doesNotContain("\tat ");
  }

  @Test
  void aBinaryFileIsAProblemInTheInput() throws IOException {
    Path file = folder.resolve("Binary.bnn");
    Files.write(file, new byte[] {1, 0, 2});
    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("Binary.bnn:1:1: error: ").doesNotContain("\tat ");
  }

  @Test
  void wrongArgumentsAreExplained() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("check")).isEqualTo(2);
    assertThat(run("compile")).isEqualTo(2);
    assertThat(run("generate", "Tiny.bnn")).isEqualTo(2);
    assertThat(run("dump", "Tiny.bnn", "--stage", "none")).isEqualTo(2);
    assertThat(err.toString()).contains("--output").contains("Usage: ").doesNotContain("\tat ");
  }

  @Test
  void generateWritesSourcesOnce() throws IOException {
    String source = write("Tiny.bnn", TINY);
    String output = folder.resolve("made here").toString();
    assertThat(run("generate", source, "--output", output)).isZero();
    Path file = Path.of(output, "org", "example", "Tiny.java");
    assertThat(file).content().contains("class Tiny");
    assertThat(out.toString().lines())
        .contains(file + ": written")
        .allMatch(s -> s.endsWith("written"));
    out.getBuffer().setLength(0);
    assertThat(run("generate", source, "--output", output)).isZero();
    assertThat(out.toString().lines()).isNotEmpty().allMatch(s -> s.endsWith(": unchanged"));
  }

  @Test
  void generateWritesNothingWhereThereAreErrors() throws IOException {
    String source = write("Bad.bnn", TINY.replace("linear", "lineer"));
    Path output = folder.resolve("none");
    assertThat(run("generate", source, "--output", output.toString())).isEqualTo(1);
    assertThat(output).doesNotExist();
  }

  @Test
  void generateExplainsWhyItCannotWrite() throws IOException {
    String source = write("Tiny.bnn", TINY);
    assertThat(run("generate", source, "--output", source)).isEqualTo(1);
    assertThat(err.toString()).contains("cannot read or write a file").doesNotContain("\tat ");
  }

  @Test
  void dumpPrintsAStageOfANetwork() throws IOException {
    String source = write("Tiny.bnn", TINY);
    assertThat(run("dump", source, "--stage", "graph", "--network", "Tiny")).isZero();
    assertThat(out.toString()).isNotBlank();
    assertThat(run("dump", source, "--network", "Other")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no network Other; there is: Tiny");
  }

  @Test
  void reportPrintsWhatBecameOfNetworks() throws IOException {
    String source =
        write("Tiny.bnn", TINY + TINY.replaceAll("package.*", "").replace("Tiny", "Other"));
    assertThat(run("report", source)).isZero();
    assertThat(out.toString())
        .startsWith("Tiny\n")
        .contains("\n\nOther\n")
        .contains("\ny  (Tiny.bnn:5)\n  conv2d 1x1, 4 to 2 channels, in floats: ");
    assertThat(err.toString()).isEmpty();
    out.getBuffer().setLength(0);
    assertThat(run("report", source, "Other")).isZero();
    assertThat(out.toString()).startsWith("Other\n").doesNotContain("Tiny\n");
    assertThat(run("report", source, "--network", "None")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no network None; there is: Tiny, Other");
  }

  @Test
  void summaryPrintsWhatNetworksCost() throws IOException {
    String source =
        write("Tiny.bnn", TINY + TINY.replaceAll("package.*", "").replace("Tiny", "Other"));
    assertThat(run("summary", source)).isZero();
    assertThat(out.toString())
        .startsWith("Tiny (x: real[4])\n")
        .contains("\n\nOther (x: real[4])\n")
        .contains("\ny      linear  32 bit  [2] ");
    assertThat(err.toString()).isEmpty();
    out.getBuffer().setLength(0);
    assertThat(run("summary", source, "--network", "Other")).isZero();
    assertThat(out.toString()).startsWith("Other ").doesNotContain("Tiny");
    out.getBuffer().setLength(0);
    assertThat(run("summary", source, "Other")).isZero();
    assertThat(out.toString()).startsWith("Other ").doesNotContain("Tiny");
  }

  @Test
  void filesBesideInThePackageAreSeen() throws IOException {
    write("Other.bnn", TINY.replace("Tiny", "Other") + "block half() (x: real) { return x / 2 }\n");
    write("Family.bnn", TINY.replace("Tiny", "Family(n: int)"));
    write("Apart.bnn", "block half() (x: real) { return nonsense }\n");
    String source = write("Tiny.bnn", TINY.replace("linear(2)", "linear(2) |> half()"));
    assertThat(run("summary", source)).isZero();
    assertThat(out.toString()).startsWith("Tiny (x: real[4])\n").doesNotContain("Other");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void summaryPrintsJson() throws IOException {
    assertThat(run("summary", write("Tiny.bnn", TINY), "--json")).isZero();
    assertThat(out.toString())
        .startsWith("[\n")
        .contains("\"network\": \"Tiny\"", "\"real_parameters\": 10", "\"flops\": 8");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void summaryExplainsWhatIsMissing() throws IOException {
    String source = write("Tiny.bnn", TINY);
    assertThat(run("summary", source, "--network", "Tinny")).isEqualTo(1);
    assertThat(err.toString())
        .contains("There is no network Tinny; there is: Tiny; did you mean `Tiny`?");
    err.getBuffer().setLength(0);
    assertThat(run("summary", source, "Tinny")).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean `Tiny`?");
    assertThat(run("summary", write("None.bnn", "enum side { left, right }"))).isEqualTo(1);
    assertThat(err.toString()).contains("There is no network in 1 file.");
    assertThat(run("summary", write("Bad.bnn", TINY.replace("linear", "lineer")))).isEqualTo(1);
    assertThat(err.toString()).contains("Bad.bnn:5:19: error: ").doesNotContain("\tat ");
    assertThat(run("summary")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int run(String... arguments) {
    CommandLine commands = Bnn.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }
}
