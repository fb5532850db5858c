package org.bnn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bnn4j.runtime.io.Safetensors;
import org.bnn4j.runtime.io.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
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
  void writesFreshParametersOfASeed() throws IOException {
    String source = write("Tiny.bnn", TINY);
    Path first = folder.resolve("first.onnx");
    Path second = folder.resolve("second.onnx");
    assertThat(run("export", source, "--output", first.toString())).isZero();
    assertThat(err.toString())
        .isEqualTo("No --weights: the parameters are fresh ones of seed 1.\n");
    assertThat(out.toString())
        .isEqualTo(first + ": Tiny, 2 nodes, " + Files.size(first) + " bytes\n");
    assertThat(run("export", source, "Tiny", "--output", second.toString())).isZero();
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(run("export", source, "--seed", "2", "--output", second.toString())).isZero();
    assertThat(Files.readAllBytes(second)).isNotEqualTo(Files.readAllBytes(first));
    assertThat(err.toString()).endsWith("of seed 2.\n");
  }

  @Test
  void writesSavedWeights() throws IOException {
    Path weights = folder.resolve("net.safetensors");
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    StoredTensor bias = StoredTensor.ofFloats("y.bias", List.of(2), new float[] {9, 10});
    StoredTensor weight = StoredTensor.ofFloats("y.weight", List.of(2, 4), values);
    Safetensors.write(weights, Map.of(), List.of(weight, bias));
    Path output = folder.resolve("net.onnx");
    String source = write("Tiny.bnn", TINY);
    assertThat(export(source, weights, output)).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(Files.readString(output, StandardCharsets.ISO_8859_1))
        .contains("y.weight", "\0\0\200?\0\0\0@\0\0@@\0\0\200@\0\0\240@");

    Files.delete(output);
    Safetensors.write(weights, Map.of(), List.of(weight));
    assertThat(export(source, weights, output)).isEqualTo(1);
    assertThat(err.toString())
        .contains("net.safetensors: tensor 'y.bias': is missing")
        .doesNotContain("\tat ");
    assertThat(export(source, folder.resolve("none"), output)).isEqualTo(1);
    assertThat(err.toString()).contains("cannot read or write a file").doesNotContain("\tat ");
    assertThat(output).doesNotExist();
  }

  @Test
  void asksWhichNetwork() throws IOException {
    String source =
        write("Two.bnn", TINY + TINY.replaceAll("package.*", "").replace("Tiny", "Other"));
    String output = folder.resolve("net.onnx").toString();
    assertThat(run("export", source, "--output", output)).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("Name one network behind the files: Tiny, Other.\n");
    assertThat(run("export", source, "Othr", "--output", output)).isEqualTo(1);
    assertThat(err.toString()).contains("There is no network Othr; there is: Tiny, Other");
    assertThat(run("export", source, "--network", "Other", "--output", output)).isZero();
    assertThat(out.toString()).contains(": Other, ");
    assertThat(run("export", write("None.bnn", "enum side { left, right }"), "-o", output))
        .isEqualTo(1);
    assertThat(err.toString()).contains("There is no network in 1 file.");
  }

  @Test
  void explainsWhatCannotBeExported() throws IOException {
    String random = TINY.replace("x |> linear(2)", "random_uniform()(x, w, w)");
    String source =
        write("Bad.bnn", random.replace("  output", "  parameter w: real[1] = ones()\n  output"));
    assertThat(run("export", source, "--output", folder.resolve("net.onnx").toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("Bad.bnn:6:14: the kernel random_uniform has no counterpart in ONNX")
        .doesNotContain("\tat ");
    assertThat(run("export", source)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  private int export(String source, Path weights, Path output) {
    return run("export", source, "--weights", weights.toString(), "--output", output.toString());
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
