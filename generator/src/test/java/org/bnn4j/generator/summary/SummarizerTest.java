package org.bnn4j.generator.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bnn4j.generator.Stages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number is worked out beside the network that has it. */
final class SummarizerTest {
  @Test
  void countsEachLayer() {
    Summary summary =
        of(
            """
            network Net {
              input image: real[3, 8, 8]
              let stem = image |> conv(4, kernel: 3, padding: 1) |> batch_norm()
              let grouped = stem |> binary_conv(6, kernel: 3, stride: 2, padding: 1, groups: 2, bias: true)
              let curved = grouped |> prelu()
              output y = curved |> flatten() |> binary_linear(5)
            }
            """);
    assertThat(summary.inputs()).extracting(Summary.Input::name).containsExactly("image");
    assertThat(paths(summary))
        .containsExactly(
            "stem.conv conv FLOAT [4, 8, 8]",
            "stem.batch_norm batch_norm - [4, 8, 8]",
            "grouped binary_conv ONE_BIT [6, 4, 4]",
            "curved prelu - [6, 4, 4]",
            "y.binary_linear binary_linear ONE_BIT [5]");
    assertThat(counts(summary))
        .containsExactly(
            new Counts(0, 4 * 3 * 9, 0, 4 * 3 * 9, 0, 4 * 8 * 8 * 3 * 9),
            new Counts(0, 4 * 4, 0, 4 * 2, 0, 0),
            new Counts(6 * 2 * 9, 6, 6 * 2 * 9, 6, 6 * 4 * 4 * 2 * 9, 0),
            new Counts(0, 6, 0, 6, 0, 0),
            new Counts(5 * 96, 0, 5 * 96, 0, 5 * 96, 0));
  }

  @Test
  void addsUp() {
    Counts total =
        of("""
        network Net {
          input image: real[3, 8, 8]
          let stem = image |> conv(4, kernel: 1)
          output y = stem |> binary_conv(2, kernel: 1, bias: true)
        }
        """)
            .total();
    assertThat(total).isEqualTo(new Counts(8, 12 + 2, 8, 12 + 2, 8 * 64, 12 * 64));
    assertThat(total.parameters()).isEqualTo(22);
    assertThat(total.memoryBits()).isEqualTo(8 + 32 * 14);
    assertThat(total.floatMemoryBits()).isEqualTo(32 * 22);
    assertThat(total.compression()).isEqualTo(704 / 456.0, within(1e-12));
    assertThat(total.macs()).isEqualTo(20 * 64);
    assertThat(total.binaryShare()).isEqualTo(0.4, within(1e-12));
    assertThat(total.bops()).isEqualTo(512);
    assertThat(total.flops()).isEqualTo(768);
    assertThat(total.ops()).isEqualTo(768 + 8.0, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xnor",
        "xnor_literal",
        "bireal",
        "binary_net",
        "bireal with { weight.scale: tensor }",
        "bireal with { weight.zero: 0 }"
      })
  void scalesAndStepsOnLatentWeightsChangeNothing(String binarize) {
    Summary.Layer layer = only("binary_conv(4, kernel: 2, binarize: " + binarize + ")");
    assertThat(layer.input()).contains(Precision.ONE_BIT);
    assertThat(layer.counts()).isEqualTo(new Counts(4 * 32, 0, 4 * 32, 0, 4 * 9 * 32, 0));
  }

  @Test
  void ternaryActivationsAreBinaryWork() {
    Summary.Layer layer = only("binary_conv(4, kernel: 2, binarize: bireal_torch)");
    assertThat(layer.input()).contains(Precision.TERNARY);
    assertThat(layer.counts()).isEqualTo(new Counts(4 * 32, 0, 4 * 32, 0, 4 * 9 * 32, 0));
  }

  @Test
  void realActivationsAreRealWorkWithBinaryWeights() {
    Summary.Layer layer =
        only("binary_conv(4, kernel: 2, binarize: xnor with { activation: windowed_identity() })");
    assertThat(layer.input()).contains(Precision.FLOAT);
    assertThat(layer.counts()).isEqualTo(new Counts(4 * 32, 0, 4 * 32, 0, 0, 4 * 9 * 32));
  }

  @Test
  void binaryActivationsAreRealWorkWithRealWeights() {
    for (String stage :
        List.of(
            "ste_sign() |> conv(4, kernel: 2)",
            "binary_conv(4, kernel: 2, binarize: bireal with { weight: real_weight() })")) {
      Summary.Layer layer = only(stage);
      assertThat(layer.input()).contains(Precision.ONE_BIT);
      assertThat(layer.counts()).isEqualTo(new Counts(0, 4 * 32, 0, 4 * 32, 0, 4 * 9 * 32));
    }
  }

  @Test
  void batchNormKeepsAFactorAndASummandEvenWithoutItsOwn() {
    assertThat(only("batch_norm(affine: false)").counts())
        .isEqualTo(new Counts(0, 2 * 8, 0, 2 * 8, 0, 0));
  }

  @Test
  void aLinearLayerIsAConvolutionOfOnePlace() {
    assertThat(only("flatten() |> linear(7)").counts())
        .isEqualTo(new Counts(0, 7 * 128 + 7, 0, 7 * 128 + 7, 0, 7 * 128));
  }

  @Test
  void onlyConvolutionsMultiplyInAGate() {
    Summary summary =
        of(
            """
            network Net {
              input image: real[8, 4, 4]
              let gate = mean(image, over: [height, width]) |> down: conv(2, kernel: 1) |> relu()
                           |> up: conv(8, kernel: 1) |> logistic()
              output y = image * gate
            }
            """);
    assertThat(paths(summary))
        .containsExactly("down conv FLOAT [2, 1, 1]", "up conv FLOAT [8, 1, 1]");
    assertThat(counts(summary))
        .containsExactly(
            new Counts(0, 8 * 2, 0, 8 * 2, 0, 8 * 2), new Counts(0, 2 * 8, 0, 2 * 8, 0, 2 * 8));
  }

  @Test
  void meansOfAFilterBesideItsSignsDoNotMakeItReal() {
    Summary.Layer layer =
        only(
            """
            block apart() (x: real[c, h, w]) {
              parameter weight: real[4, c, 2, 2] = he_normal()
              let alpha = reshape(mean(abs(weight), over: [channel, height, width]), [4])
              return alpha * %s(x |> ste_sign(), weight |> ste_sign())
            }
            """
                .formatted(KERNEL),
            "apart()");
    assertThat(layer.counts()).isEqualTo(new Counts(4 * 32, 0, 4 * 32, 4, 4 * 9 * 32, 0));
  }

  @Test
  void aParameterThatIsReadAsItIsIsReal() {
    Summary.Layer layer =
        only(
            """
            block both() (x: real[c, h, w]) {
              parameter weight: real[4, c, 2, 2] = he_normal()
              return %1$s(x |> ste_sign(), weight |> ste_sign()) + %1$s(x, weight)
            }
            """
                .formatted(KERNEL),
            "both()");
    assertThat(layer.input()).contains(Precision.FLOAT);
    assertThat(layer.counts())
        .isEqualTo(new Counts(0, 4 * 32, 4 * 32, 4 * 32, 4 * 9 * 32, 4 * 9 * 32));
  }

  @Test
  void aScaleForEachWeightIsNoBit() {
    Summary.Layer layer =
        only(
            """
            op uneven() (w: real[o, i, kh, kw]) -> scaled {
              forward  = abs(w) * sign(w)
              backward = grad
            }
            """,
            "binary_conv(4, kernel: 2, binarize: bireal with { weight: uneven() })");
    assertThat(layer.counts()).isEqualTo(new Counts(0, 4 * 32, 0, 4 * 32, 0, 4 * 9 * 32));
  }

  @Test
  void whatIsReadTwiceIsStoredOnce() {
    Summary.Layer layer =
        only(
            """
            block twice() (x: real[c, h, w]) {
              parameter weight: real[4, c * 4] = he_normal()
              let once = %1$s(x, reshape(weight, [4, c, 2, 2]))
              return once + %1$s(2 * x, reshape(weight, [4, c, 2, 2]))
            }
            """
                .formatted(KERNEL),
            "twice()");
    assertThat(layer.counts()).isEqualTo(new Counts(0, 4 * 32, 0, 4 * 32, 0, 2 * 4 * 9 * 32));
  }

  @Test
  void whatOnlyTrainingNeedsTakesNoMemoryAndNoWork() {
    Summary summary =
        of(
            """
            network Net {
              input image: real[8, 4, 4]
              let aside = image |> binary_conv(2, kernel: 4) |> flatten()
              output y = image |> flatten() |> linear(2, bias: false)
              loss y |> cross_entropy()
              loss mean(aside, over: [batch, channel])
            }
            """);
    assertThat(paths(summary))
        .containsExactly("aside.binary_conv binary_conv - -", "y.linear linear FLOAT [2]");
    assertThat(counts(summary))
        .containsExactly(new Counts(2 * 128, 0, 0, 0, 0, 0), new Counts(0, 256, 0, 256, 0, 256));
  }

  @Test
  void parametersOfTheNetworkItselfAreARow() {
    Summary summary =
        of(
            """
            network Net {
              input x: real[6]
              fixed parameter rate: real[1] = constant(0.5)
              buffer shift: real[6]
              output y = rate * x + shift
            }
            """);
    assertThat(paths(summary)).containsExactly(" Net - [6]");
    assertThat(counts(summary)).containsExactly(new Counts(0, 7, 0, 7, 0, 0));
  }

  private static final String KERNEL =
      "conv2d(stride: 1, top: 0, left: 0, bottom: 0, right: 0, dilation: 1, groups: 1, pad_value: 0)";

  /** The only layer of a network that puts 8 channels of 4 x 4 through some stages. */
  private static Summary.Layer only(String stages) {
    return only("", stages);
  }

  private static Summary.Layer only(String declarations, String stages) {
    Summary summary =
        of(
            """
            import bnn.bireal.*

            %s
            network Net {
              input image: real[8, 4, 4]
              output y = image |> %s
            }
            """
                .formatted(declarations, stages));
    assertThat(summary.layers()).hasSize(1);
    return summary.layers().get(0);
  }

  private static Summary of(String text) {
    return Summarizer.summarize(Stages.of(text, "Net").inference());
  }

  private static List<Counts> counts(Summary summary) {
    return summary.layers().stream().map(Summary.Layer::counts).toList();
  }

  private static List<String> paths(Summary summary) {
    return summary.layers().stream()
        .map(l ->
            "%s %s %s %s"
                .formatted(
                    l.path(),
                    l.block(),
                    l.input().map(Object::toString).orElse("-"),
                    l.output().map(o -> o.sizes().toString()).orElse("-")))
        .toList();
  }
}
