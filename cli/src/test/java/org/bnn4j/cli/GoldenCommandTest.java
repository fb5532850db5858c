package org.bnn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GoldenCommandTest {
  private static final Path VECTORS = Path.of("..", "golden", "src", "test", "resources", "golden");
  private static final String SKIP = "skip__c1_2_s2_n4h5w5";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void copySomeVectors() throws IOException {
    for (String id : new String[] {SKIP, "activation__bireal", "activation__nonfinite"}) {
      Files.copy(file(id), folder.resolve(id + ".safetensors"));
    }
    Files.writeString(folder.resolve("index.json"), "{}");
  }

  @Test
  void runsEveryCaseOnEveryBackend() {
    assertThat(run(folder.toString())).isZero();
    assertThat(out.toString())
        .contains("activation   spec   reference        1      1  0\n")
        .contains("skip         block  cpu-plain        1      1  ")
        .contains("all          spec   cpu-vector       2      2  ")
        .contains("not run, as it is documentation: activation__nonfinite");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void runsOneCaseOnOneBackendAndShowsAll() {
    assertThat(run(folder.toString(), "--case", SKIP, "--backend", "reference", "--verbose"))
        .isZero();
    assertThat(out.toString())
        .contains(SKIP + " (spec) on reference\n  out.y: error 0.00")
        .contains("packed.y: error 0.00")
        .doesNotContain("activation", "cpu-");
  }

  @Test
  void showsTheTextOfACase() {
    assertThat(run(folder.toString(), "--show", SKIP)).isZero();
    assertThat(out.toString())
        .contains(
            "# " + SKIP + " (spec)", "(block)", "network Case {", "input in_x: real[1, 5, 5]");
  }

  @Test
  void aCaseThatDoesNotAgreeEndsWithOne() throws IOException {
    byte[] bytes = Files.readAllBytes(file(SKIP));
    bytes[bytes.length - 1] ^= 0x40;
    Files.write(folder.resolve(SKIP + ".safetensors"), bytes);
    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains(SKIP + " (spec) on cpu-vector\n");
  }

  @Test
  void aDamagedFileEndsWithOneAndTheOthersRun() throws IOException {
    Files.write(folder.resolve("cut.safetensors"), new byte[3]);
    assertThat(run(folder.toString(), "--backend", "reference")).isEqualTo(1);
    assertThat(out.toString()).contains("all          spec   reference        2      2");
    assertThat(err.toString())
        .contains("cut.safetensors: has only 3 bytes")
        .doesNotContain("\tat ");
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    assertThat(run(folder.resolve("none").toString())).isEqualTo(1);
    assertThat(run(Files.createDirectory(folder.resolve("empty")).toString())).isEqualTo(1);
    assertThat(run(folder.toString(), "--case", "other")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "There is no folder ", "There is no golden vector in ", "no golden vector other in ");
    assertThat(run(folder.toString(), "--backend", "gpu")).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no backend gpu; there is: reference, cpu-vector, cpu-plain, cuda");
    assertThat(run()).isEqualTo(2);
  }

  private static Path file(String id) {
    return VECTORS.resolve(id + ".safetensors");
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "golden";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandLine commands = Bnn.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(all);
  }
}
