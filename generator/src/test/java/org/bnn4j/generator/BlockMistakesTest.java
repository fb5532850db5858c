package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.grammar.diagnostic.Severity;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the library's blocks refuse and what they warn of. Each stage stands behind a real image of
 * the given sizes.
 */
final class BlockMistakesTest {
  /** Calls that raise an exception in aw_nas, by the names of the golden vectors. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bconv_scale4                       | 4,8,8 | aw_nas_conv2d(4, 3, binarize: aw_nas_head(scale: 4))         | scale must be -1, 0, 1, 2 or 3, but is 4
          block_mixed_parity                 | 4,7,8 | aw_nas_conv_bn_relu(8, stride: 2)                            | 7 x 8 is odd along one axis only: `odd_pad: per_axis` makes both even
          block_conv_odd_shortcut            | 4,7,7 | aw_nas_conv_bn_relu(8, stride: 2, reduction: conv)           | the convolution rounds the half of 7 x 7 up, the shortcut rounds it down: use `ceil: true`
          block_odd_cout_factorized_shortcut | 5,8,8 | aw_nas_conv_bn_relu(5, stride: 2)                            | the reduction loses one of 5 channels, the shortcut does not: use `split_odd: true` in the style
          block_expand_stride1_shortcut      | 4,8,8 | aw_nas_conv_bn_relu(8)                                       | a skip of stride 1 cannot make 8 channels of 4: drop it, or convolve
          block_floor_expansion              | 2,8,8 | aw_nas_conv_bn_relu(3)                                       | a skip of stride 1 cannot make 3 channels of 2: drop it, or convolve
          skip_conv_ds_other_mode            | 4,8,8 | aw_nas_skip_connect(8, stride: 2, conv_ds: other)            | unknown name `other`
          skip_3x                            | 4,8,8 | aw_nas_skip_connect(12, stride: 2)                           | a skip of stride 2 cannot make 12 channels of 4: drop it, or convolve
          downsample_stride1                 | 4,8,8 | resnet_downsample(stride: 1)                                 | this skip halves the size: stride must be 2, but is 1
          resblock_avgpool_same_c            | 4,8,8 | aw_nas_resnet_block(4, stride: 2, downsample: avgpool)       | the skip avgpool doubles the 4 channels, but out is 4: use another `downsample`
          resblock_bireal_odd                | 4,7,7 | bireal_resnet_block(8, stride: 2)                            | the convolution rounds the half of 7 x 7 up, the shortcut rounds it down: use `ceil: true`
          vgg_stride3                        | 4,8,8 | aw_nas_vgg_block(4, stride: 3)                               | stride must be 1 or 2, but is 3
          xnor_resnet_block_odd_channels     | 3,8,8 | xnor_resnet_block(3, stride: 2)                              | the reduction loses one of 3 channels, the shortcut does not: use `split_odd: true` in the style
          xnor_resnet_block_expand_stride1   | 4,8,8 | xnor_resnet_block(8)                                         | a skip of stride 1 cannot make 8 channels of 4: drop it, or convolve
          """)
  void refusesWhatTheOriginalRefuses(String call, String image, String stage, String error) {
    assertThat(texts(Severity.ERROR, "aw_nas", image, stage)).as(call).contains(error);
  }

  /** The others of them: they mean something here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ste_with_method_backward   | 4,8,8   | ste_sign(clip: none, zero: 0)                    | the gradient passes
          bireal_backward            | 4,8,8   | approx_sign(zero: 0)                             | it has the gradient of the paper
          bconv_bias_cpu             | 4,8,8   | aw_nas_conv2d(4, 3, bias: true)                  | a bias needs no GPU
          block_stride2_3x_noshortcut | 4,8,8  | aw_nas_conv_bn_relu(12, stride: 2, shortcut: false) | a shortcut that is not there does not count
          skip_conv_ds               | 4,8,8   | aw_nas_skip_connect(8, stride: 2, conv_ds: normed) | what the name meant
          vgg_default_downsample     | 4,8,8   | aw_nas_vgg_block(8, stride: 2)                   | the pool that works is the default
          nin_as_is                  | 3,32,32 | xnor_nin(width: 6)                               | with its three defects put right
          """)
  void givesAMeaningToOthers(String call, String image, String stage, String meaning) {
    assertThat(texts(Severity.ERROR, "aw_nas", image, stage)).as(call + ": " + meaning).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4,8,8   | skip_connect(4, stride: 3)                                      | stride must be 1 or 2, but is 3
          4,8,8   | skip_connect(5, stride: 1, kind: normed)                        | a skip of stride 1 cannot make 5 channels of 4: drop it, or convolve
          4,8,8   | xnor_skip_connect(5)                                            | a skip of stride 1 cannot make 5 channels of 4: drop it, or convolve
          4,8,8   | xnor_conv_3x3_skip_connect(8)                                   | a skip of stride 1 cannot make 8 channels of 4: drop it, or convolve
          4,8,8   | xnor_conv_3x3_cond_skip_v0(8)                                   | a skip of stride 1 cannot make 8 channels of 4: drop it, or convolve
          4,8,8   | xnor_conv_3x3_cond_skip(12, stride: 2)                          | a skip of stride 2 cannot make 12 channels of 4: drop it, or convolve
          4,8,8   | xnor_conv_3x3_noskip(4, stride: 3)                              | stride must be 1 or 2, but is 3
          4,7,8   | factorized_conv(8)                                              | a factorized reduction needs even sizes, not 7 x 8: `pad_odd()` makes them even
          4,8,8   | factorized_conv(1)                                              | two halves need two channels, not 1
          4,8,8   | factorized_conv(4, kernel: 2)                                   | kernel must be odd, but is 2
          4,8,8   | binary_conv_bn_relu(4, kernel: 2)                               | kernel must be odd, but is 2
          4,7,8   | binary_conv_bn_relu(8, stride: 2, style: { shortcut: true })    | the convolution rounds the half of 7 x 8 up, the shortcut rounds it down: use `ceil: true`
          4,8,8   | xnor_resnet_block(8)                                            | at stride 1 the skip keeps the 4 channels, but out is 8: use stride 2
          4,8,8   | bireal_resnet_block(8, stride: 3)                               | stride must be 1 or 2, but is 3
          4,8,8   | bireal_vgg_block(8, stride: 3)                                  | stride must be 1 or 2, but is 3
          3,32,32 | nin(width: 20)                                                  | width must be a multiple of 6, but is 20
          3,32,32 | xnor_nin(stride: 2)                                             | a whole network has stride 1, not 2
          """)
  void refusesWhatCannotBeMeant(String image, String stage, String error) {
    assertThat(texts(Severity.ERROR, "blocks", image, stage)).containsExactly(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4,8,8   | aw_nas_conv2d(4, 3, binarize: aw_nas_head(method: 1))                        | method 1 has the gradient of method 0: that of Bi-Real Net, `approx_sign()`, is never used
          4,8,8   | aw_nas_conv2d(4, 3, binarize: aw_nas_head(method: -1))                       | method -1 leaves activations real: nothing runs on bits
          4,8,8   | bireal_resnet_block(8, stride: 2)                                            | method 3 leaves activations real: nothing runs on bits
          4,8,8   | bireal_vgg_block(8, stride: 2)                                               | method 3 leaves activations real: nothing runs on bits
          4,8,8   | aw_nas_conv2d(4, 3, groups: 4)                                               | n (1 - 1 / c) is 0 with one input channel: these weights never learn; use factor one
          1,8,8   | binary_conv(4, 3)                                                            | the mean over one input channel is the weight itself: every weight becomes 0
          4,8,8   | aw_nas_conv2d(4, 3, binarize: aw_nas_7657def(scale: 1))                      | scale 1 has no effect: this version forces 3
          4,8,8   | xnor_conv_1x1_noskip(8, stride: 2)                                           | the halves of this reduction ignore the unit's binarization and bias: use `halves: none` in the style
          4,8,8   | aw_nas_conv_bn_relu(8, stride: 2, bias: true)                                | the halves of this reduction ignore the unit's binarization and bias: use `halves: none` in the style
          4,8,8   | aw_nas_conv_bn_relu(5, stride: 2, shortcut: false)                           | one of 5 channels is lost: `split_odd: true` keeps it
          4,8,8   | xnor_conv_3x3_cond_skip_v0(4)                                                | this block has no shortcut: that of `bnn.blocks` has
          4,8,8   | xnor_conv_3x3_cond_skip(4)                                                   | this block has no shortcut: that of `bnn.blocks` has
          4,8,8   | aw_nas_vgg_block(4, shortcut: true)                                          | this block drops the shortcut
          4,8,8   | xnor_skip_connect(5)                                                         | at stride 1 this skip is the identity: it gives 4 channels, not 5
          4,8,8   | xnor_conv_3x3_skip_connect(5)                                                | at stride 1 this skip is the identity: it gives 4 channels, not 5
          4,8,8   | xnor_resnet_block(4, affine: false)                                          | affine: false does not reach the batch norms of binary convolutions
          4,8,8   | xnor_vgg_block(4, affine: false)                                             | affine: false does not reach the batch norms of binary convolutions
          4,8,8   | xnor_conv_3x3_noskip(4, affine: false)                                       | affine: false does not reach the batch norms of binary convolutions
          3,32,32 | xnor_nin(100, width: 6)                                                      | this network ignores out, stride and affine
          """)
  void warnsWhereADefectBites(String image, String stage, String warning) {
    assertThat(texts(Severity.ERROR, "aw_nas", image, stage)).isEmpty();
    assertThat(texts(Severity.WARNING, "aw_nas", image, stage)).containsExactly(warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aw_nas_conv2d(4, 3)",
        "aw_nas_conv2d(4, 3, groups: 4, binarize: aw_nas_head(scale: 1))",
        "aw_nas_conv2d(4, 3, binarize: aw_nas_7657def(scale: 3))",
        "aw_nas_conv2d(4, 3, binarize: aw_nas_e8c8c6c(2))",
        "aw_nas_conv2d(4, 3, binarize: aw_nas_d14c25a(true))",
        "aw_nas_conv_bn_relu(8, stride: 2)",
        "aw_nas_conv_bn_relu(8, 3, 2, style: aw_nas_7657def_style, "
            + "binarize: aw_nas_7657def(scale: 3))",
        "aw_nas_conv_bn_relu(5, stride: 2, shortcut: false, reduction: conv, "
            + "binarize: aw_nas_head(scale: 3))",
        "aw_nas_vgg_block(5, stride: 2)",
        "xnor_resnet_block(4)",
        "xnor_resnet_block(8, stride: 2)",
        "xnor_vgg_block(8, stride: 2)",
        "xnor_conv_3x3_noskip(5)",
        "xnor_skip_connect(8, stride: 2)",
        "xnor_conv_3x3_skip_connect(4)",
        "xnor_group_conv(4)"
      })
  void isSilentElsewhere(String stage) {
    assertThat(diagnose("aw_nas", "4,8,8", stage)).isEmpty();
  }

  private static List<String> texts(Severity severity, String from, String image, String stage) {
    return diagnose(from, image, stage).stream()
        .filter(d -> d.severity() == severity)
        .map(Diagnostic::text)
        .toList();
  }

  private static List<Diagnostic> diagnose(String from, String image, String stage) {
    String text =
        Stream.of(
                "import bnn." + from + ".*",
                "import bnn.blocks.resnet_downsample",
                "network Case {",
                "  input x: real[" + image + "]",
                "  output y = x |> conv(" + image.charAt(0) + ", kernel: 1) |> " + stage,
                "  loss mean(y, over: [batch, channel, height, width])",
                "}")
            .collect(Collectors.joining("\n"));
    var request = new GenerationRequest(List.of(Source.of("Case.bnn", text)), "cases", Set.of());
    try {
      return new Generator().generate(request).diagnostics();
    } catch (InvalidInputException problems) {
      return problems.diagnostics();
    }
  }
}
