package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bnn4j.generator.elaborate.Mode;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The trained parameters of blocks have the paths and shapes of the original, in both packages.
 * Each block stands behind an image of 4 channels and 8 x 8 pixels.
 */
final class BlockParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          xnor_resnet_block(4)               | op_1.bn.weight[4] op_1.bn.bias[4] op_1.conv.full_precision[4, 4, 3, 3] op_2.bn.weight[4] op_2.bn.bias[4] op_2.conv.full_precision[4, 4, 3, 3]
          xnor_resnet_block(8, stride: 2)    | op_1.bn.weight[4] op_1.bn.bias[4] op_1.convs.0.full_precision[4, 4, 3, 3] op_1.convs.1.full_precision[4, 4, 3, 3] skip_op.op.0.weight[8, 4, 1, 1] skip_op.op.1.weight[8] skip_op.op.1.bias[8] op_2.bn.weight[8] op_2.bn.bias[8] op_2.conv.full_precision[8, 8, 3, 3]
          bireal_resnet_block(8, stride: 2)  | op_1.conv.full_precision[8, 4, 3, 3] op_1.bn.weight[8] op_1.bn.bias[8] skip_op.op.0.weight[8, 4, 1, 1] skip_op.op.1.weight[8] skip_op.op.1.bias[8] op_2.conv.full_precision[8, 8, 3, 3] op_2.bn.weight[8] op_2.bn.bias[8]
          xnor_vgg_block(8, stride: 2)       | op.bn.weight[4] op.bn.bias[4] op.conv.full_precision[8, 4, 3, 3]
          bireal_vgg_block(8, stride: 2)     | op.conv.full_precision[8, 4, 3, 3] op.bn.weight[8] op.bn.bias[8]
          xnor_conv_3x3_noskip(8)            | bn.weight[4] bn.bias[4] conv.full_precision[8, 4, 3, 3]
          xnor_conv_3x3_noskip(8, stride: 2) | bn.weight[4] bn.bias[4] convs.0.full_precision[4, 4, 3, 3] convs.1.full_precision[4, 4, 3, 3]
          xnor_conv_1x1_noskip(8)            | bn.weight[4] bn.bias[4] conv.full_precision[8, 4, 1, 1]
          xnor_conv_3x3_cond_skip_v0(4)      | bn.weight[4] bn.bias[4] conv.full_precision[4, 4, 3, 3]
          xnor_conv_3x3_cond_skip(4)         | bn.weight[4] bn.bias[4] conv.full_precision[4, 4, 3, 3]
          xnor_skip_connect(8, stride: 2)    | ''
          xnor_conv_3x3_skip_connect(4)      | ''
          xnor_conv_3x3_skip_connect(8, stride: 2) | bn.weight[4] bn.bias[4] convs.0.full_precision[4, 4, 3, 3] convs.1.full_precision[4, 4, 3, 3]
          """)
  void areThoseOfTheOriginal(String block, String expected) {
    assertThat(parameters("aw_nas", block)).isEqualTo(expected);
    assertThat(parameters("blocks", block)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          blocks | xnor_resnet_block(8, stride: 2, affine: false) | op_1.convs.0.full_precision[4, 4, 3, 3] op_1.convs.1.full_precision[4, 4, 3, 3] skip_op.op.0.weight[8, 4, 1, 1] op_2.conv.full_precision[8, 8, 3, 3]
          blocks | bireal_vgg_block(8, affine: false)             | op.conv.full_precision[8, 4, 3, 3]
          blocks | xnor_conv_1x1_noskip(7, stride: 2)             | bn.weight[4] bn.bias[4] convs.0.full_precision[4, 4, 1, 1] convs.1.full_precision[3, 4, 1, 1]
          blocks | binary_conv_bn_relu(4, nonlinearity: prelu())  | bn.weight[4] bn.bias[4] conv.full_precision[4, 4, 3, 3] act.weight[4]
          blocks | binary_conv_bn_relu(4, 3, 2, bias: true)       | bn.weight[4] bn.bias[4] convs.0.full_precision[2, 4, 3, 3] convs.0.bias[2] convs.1.full_precision[2, 4, 3, 3] convs.1.bias[2]
          blocks | skip_connect(5, stride: 2, kind: normed)       | op2.0.weight[4] op2.0.bias[4] op2.1.full_precision[5, 4, 3, 3]
          blocks | skip_connect(5, stride: 2, kind: bare)         | op2.full_precision[5, 4, 3, 3]
          bireal | binary_conv(6, 3, binarize: bireal with { activation: rsign() }) | full_precision[6, 4, 3, 3] activation.shift[4]
          aw_nas | aw_nas_conv2d(6, 3, groups: 2, bias: true)     | full_precision[6, 2, 3, 3] bias[6]
          aw_nas | aw_nas_resnet_block(8, stride: 2, downsample: binary_conv, order: conv_bn_relu, reduction: conv) | op_1.conv.full_precision[8, 4, 3, 3] op_1.bn.weight[8] op_1.bn.bias[8] skip_op.conv.full_precision[8, 4, 3, 3] skip_op.bn.weight[8] skip_op.bn.bias[8] op_2.conv.full_precision[8, 8, 3, 3] op_2.bn.weight[8] op_2.bn.bias[8]
          aw_nas | aw_nas_conv_bn_relu(5, stride: 2, shortcut: false) | bn.weight[4] bn.bias[4] convs.0.full_precision[2, 4, 3, 3] convs.1.full_precision[2, 4, 3, 3]
          aw_nas | xnor_group_conv(6, shortcut: false)            | op.0.weight[4] op.0.bias[4] op.1.full_precision[6, 4, 3, 3]
          """)
  void followTheOptions(String from, String block, String expected) {
    assertThat(parameters(from, block)).isEqualTo(expected);
  }

  private static String parameters(String from, String block) {
    String text =
        "import bnn.%s.*\nnetwork Case {\n  input x: real[4, 8, 8]\n  output y = x |> _: %s\n}\n"
            .formatted(from, block);
    List<String> parameters =
        Stages.of(text, "Case").graph(Mode.INFERENCE).nodes().stream()
            .map(node -> node.op())
            .filter(Op.Parameter.class::isInstance)
            .map(op -> ((Op.Parameter) op).info())
            .filter(info -> info.kind() == ParameterKind.TRAINED)
            .map(BlockParametersTest::text)
            .toList();
    return String.join(" ", parameters);
  }

  private static String text(ParameterInfo info) {
    return info.path() + info.sizes();
  }
}
