package org.bnn4j.generator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.report.Report.Form;
import org.bnn4j.generator.report.Report.Kept;
import org.bnn4j.generator.report.Report.Note;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;

/** What the report says, and why, for the ways in which a layer can be fused, packed or neither. */
final class ReporterTest {
  private static Report report(String body) {
    String text = "network N {\n  input x: real[32, 4, 4]\n" + body.indent(2) + "}\n";
    var request = new GenerationRequest(List.of(Source.of("N.bnn", text)), "n", Set.of());
    return new Generator().report(request).reports().getFirst().report();
  }

  /** The convolution of a layer. */
  private static Report.Step step(Report report, String path) {
    return report.steps().stream()
        .filter(s -> s.path().equals(path) && s.work().startsWith("conv2d"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void namesWhatAConvolutionComputesAsWell() {
    Report report =
        report(
            """
            let a = x |> binary_conv(32, kernel: 1, binarize: xnor) |> batch_norm() |> relu()
            output y = a |> b: binary_conv(32, kernel: 1, binarize: xnor) |> max_pool(2)\
            """);
    Report.Step first = step(report, "a.binary_conv");
    assertThat(first.place()).isEqualTo("N.bnn:3");
    assertThat(first.work()).isEqualTo("conv2d 1x1, 32 to 32 channels, bits by bits");
    assertThat(first.notes())
        .containsExactly(
            new Note("weights", "1,024 of 1 bit"),
            new Note("fused", "`x * slope + offset` of batch_norm a.batch_norm"),
            new Note("fused", "relu of N"),
            new Note("fused", "ste_sign of binary_conv b"),
            new Note("result", "bits[32, 4, 4], by its epilogue, from integers by thresholds"));
  }

  @Test
  void saysWhyAConvolutionRunsInFloats() {
    Report report =
        report(
            """
            let a = x |> conv(32, kernel: 1)
            let b = a |> binary_conv(32, kernel: 1, groups: 2, binarize: xnor)
            output y = b |> conv(2, kernel: 1)\
            """);
    assertThat(step(report, "a").work())
        .isEqualTo("conv2d 1x1, 32 to 32 channels, in floats: real input and weights");
    assertThat(step(report, "b").work())
        .endsWith("in floats: groups of 16 channels do not fill words of 32 bits");
  }

  @Test
  void saysWhyAPassStandsAlone() {
    Report report =
        report(
            """
            let a = x |> conv(32, kernel: 1)
            output y = concat(a |> relu(), a |> avg_pool(1))\
            """);
    assertThat(step(report, "a").notes())
        .contains(
            new Note(
                "unfused",
                "what reads its result stays apart: the result of a is stored, since 2 read it"));
    assertThat(report.steps())
        .anySatisfy(step -> {
          assertThat(step.work()).isEqualTo("average_pool2d");
          assertThat(step.notes()).contains(new Note("alone", "it is not element-wise"));
        });
  }

  @Test
  void saysWhySignsAreMadeOfFloats() {
    Report report =
        report(
            """
            let a = x |> binary_conv(32, kernel: 1, binarize: xnor)
            let b = a + x
            output y = b |> binary_conv(2, kernel: 1, binarize: xnor)\
            """);
    assertThat(step(report, "a").notes().getLast())
        .isEqualTo(
            new Note(
                "result",
                "bits[32, 4, 4], by its epilogue, from floats: it depends on the result of a and"
                    + " input x, not on one integer"));
  }

  @Test
  void countsWhatBackwardKeeps() {
    Report report =
        report(
            """
            let a = x |> conv(32, kernel: 1)
            output y = a |> b: binary_conv(2, kernel: 4, binarize: xnor) |> flatten()
            loss y |> cross_entropy()\
            """);
    Report.Memory memory = report.memory().orElseThrow();
    assertThat(memory.layers())
        .filteredOn(l -> l.path().equals("b"))
        .singleElement()
        .satisfies(l -> assertThat(l.kept()).containsExactly(new Kept(Form.BIT, 512)));
    assertThat(memory.autogradNumbers()).isEqualTo(512 + 512);
  }
}
