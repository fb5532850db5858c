package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of {@code bnn.blocks} and {@code bnn.aw_nas} trains, and packed equals evaluation.
 */
final class BlocksTest {
  static final Set<String> FILES = Set.of("bnn/blocks.bnn", "bnn/aw_nas.bnn");

  private static final int BATCH = 12;

  /** Blocks at several sizes of one image, each alone up to one loss. */
  private static final String SIZES =
      """
      /// 8 x 8 at stride 1 and 2.
      block even(same: block, half: block) (x: real[c, h, w]) {
        let a = x |> crop(bottom: 1, right: 1) |> a: same |> flatten()
        let b = x |> crop(bottom: 1, right: 1) |> b: half |> flatten()
        return concat(a, b) |> head: linear(3)
      }

      /// 9 x 9, too.
      block square(same: block, half: block) (x: real[c, h, w]) {
        let a = x |> a: same |> flatten()
        let b = x |> crop(bottom: 1, right: 1) |> b: half |> flatten()
        let d = x |> d: half |> flatten()
        return concat(a, b, d) |> head: linear(3)
      }

      /// 9 x 8 and 8 x 9, too.
      block any(same: block, half: block) (x: real[c, h, w]) {
        let a = x |> crop(bottom: 1) |> a: same |> flatten()
        let b = x |> crop(right: 1) |> b: half |> flatten()
        let d = x |> d: half |> flatten()
        return concat(a, b, d) |> head: linear(3)
      }
      """;

  @Test
  void asTheyWereMeant(@TempDir Path folder) throws Exception {
    Map<String, String> uses = new LinkedHashMap<>();
    uses.put("skip_connect", "any(skip_connect(4), skip_connect(5, 2, normed))");
    uses.put("pad_odd", "any(pad_odd(), pad_odd())");
    uses.put("factorized_conv", "even(factorized_conv(5), factorized_conv(6, 1))");
    uses.put("resnet_downsample", "any(relu, resnet_downsample())");
    uses.put(
        "binary_conv_bn_relu",
        "any(binary_conv_bn_relu(4, style: { shortcut: true }), "
            + "binary_conv_bn_relu(8, 5, 2, style: xnor_style with { shortcut: true }))");
    uses.put(
        "binary_resnet_block",
        "any(binary_resnet_block(4), binary_resnet_block(8, 2, downsample: avgpool, "
            + "style: bireal_style with { shortcut: true, ceil: true, at: before_tail }))");
    uses.put(
        "binary_vgg_block",
        "any(binary_vgg_block(7), binary_vgg_block(4, 2, style: { shortcut: true, from: normed }))");
    uses.put("xnor_resnet_block", two("any", "xnor_resnet_block", 4, 7));
    uses.put("bireal_resnet_block", two("any", "bireal_resnet_block", 4, 7));
    uses.put("xnor_vgg_block", "any(xnor_vgg_block(5), xnor_vgg_block(5, 2, pool: largest))");
    uses.put("bireal_vgg_block", two("any", "bireal_vgg_block", 5, 5));
    uses.put("xnor_conv_3x3_noskip", two("any", "xnor_conv_3x3_noskip", 7, 9));
    uses.put("xnor_conv_1x1_noskip", two("any", "xnor_conv_1x1_noskip", 7, 9));
    uses.put("xnor_conv_3x3_cond_skip_v0", two("any", "xnor_conv_3x3_cond_skip_v0", 4, 5));
    uses.put("xnor_conv_3x3_cond_skip", two("any", "xnor_conv_3x3_cond_skip", 4, 8));
    uses.put("xnor_skip_connect", two("any", "xnor_skip_connect", 4, 8));
    uses.put("xnor_conv_3x3_skip_connect", two("any", "xnor_conv_3x3_skip_connect", 4, 5));
    uses.put("nin", "nin(3, 6)");
    uses.put("xnor_nin", "xnor_nin(3, affine: false, width: 6)");
    run("blocks", uses, folder);
  }

  @Test
  void asTheyBehave(@TempDir Path folder) throws Exception {
    Map<String, String> uses = new LinkedHashMap<>();
    uses.put("aw_nas_conv2d", "any(aw_nas_conv2d(6, 3, groups: 2), aw_nas_conv2d(5, 3, 2, 1))");
    uses.put("aw_nas_skip_connect", two("any", "aw_nas_skip_connect", 5, 8));
    uses.put("aw_nas_conv_bn_relu", two("square", "aw_nas_conv_bn_relu", 4, 8, "3, "));
    uses.put("aw_nas_resnet_block", two("square", "aw_nas_resnet_block", 4, 8));
    uses.put("aw_nas_vgg_block", two("any", "aw_nas_vgg_block", 5, 6));
    uses.put("xnor_group_conv", two("even", "xnor_group_conv", 4, 8, "3, "));
    uses.put("xnor_resnet_block", two("square", "xnor_resnet_block", 4, 8));
    uses.put("bireal_resnet_block", two("even", "bireal_resnet_block", 4, 8));
    uses.put("xnor_vgg_block", two("any", "xnor_vgg_block", 5, 6));
    uses.put("bireal_vgg_block", two("any", "bireal_vgg_block", 5, 6));
    uses.put("xnor_conv_noskip", two("square", "xnor_conv_noskip", 5, 7, "5, "));
    uses.put("xnor_conv_3x3_noskip", two("square", "xnor_conv_3x3_noskip", 5, 8));
    uses.put("xnor_conv_1x1_noskip", two("square", "xnor_conv_1x1_noskip", 5, 8));
    uses.put("xnor_conv_3x3_cond_skip_v0", two("square", "xnor_conv_3x3_cond_skip_v0", 5, 8));
    uses.put("xnor_conv_3x3_cond_skip", two("square", "xnor_conv_3x3_cond_skip", 5, 8));
    uses.put("xnor_skip_connect", two("any", "xnor_skip_connect", 5, 8));
    uses.put("xnor_conv_3x3_skip_connect", two("square", "xnor_conv_3x3_skip_connect", 5, 8));
    uses.put("xnor_nin", "xnor_nin(width: 6)");
    run("aw_nas", uses, folder);
  }

  private static String two(String sizes, String block, int same, int half) {
    return two(sizes, block, same, half, "");
  }

  private static String two(String sizes, String block, int same, int half, String between) {
    String kernel = between.isEmpty() ? "" : ", " + between.replace(", ", "");
    return "%s(%s(%d%s), %s(%d, %s2))".formatted(sizes, block, same, kernel, block, half, between);
  }

  private static void run(String pack, Map<String, String> uses, Path folder) throws Exception {
    assertThat(uses.keySet()).containsExactlyInAnyOrderElementsOf(blocks("bnn/" + pack + ".bnn"));
    String text = "import bnn." + pack + ".*\n" + SIZES + network(uses);
    try (Backend cpu = CpuBackend.create();
        Backend reference = ReferenceBackend.create();
        Networks networks = Networks.of(text, folder)) {
      trains(networks.create("Blocks", cpu, 1), uses.keySet());
      Net net = networks.create("Blocks", cpu, 2);
      new Draw(3).parameters(net, false);
      PackingTest.assertEqual(networks, net, "Blocks", cpu, reference, 1, BATCH, folder);
    }
  }

  /** Each block behind a convolution of its own; all lead to one loss. */
  private static String network(Map<String, String> uses) {
    StringBuilder text = new StringBuilder("network Blocks {\n  input small: real[4, 9, 9]\n");
    text.append("  input large: real[3, 32, 32]\n");
    uses.forEach((name, use) -> {
      boolean whole = use.startsWith(name);
      text.append("  let x_").append(name).append(" = ").append(whole ? "large" : "small");
      text.append(" |> ").append(stem(name)).append(": conv(").append(whole ? 3 : 4);
      text.append(", kernel: 1)\n  output ").append(name);
      text.append(" = x_").append(name).append(" |> ").append(use).append('\n');
    });
    String all = String.join(", ", uses.keySet());
    return text + "  loss concat(" + all + ") |> linear(3) |> cross_entropy()\n}\n";
  }

  private static void trains(Net net, Set<String> names) {
    List<float[]> inputs = new Draw(2).inputs(net, 2);
    Map<String, float[]> before = new LinkedHashMap<>();
    names.forEach(name -> before.put(name, net.get(stem(name) + ".weight")));
    assertThat(net.step(Sgd.of(0.1f), 2, inputs, 0, 2)).isFinite().isPositive();
    before.forEach((name, weight) ->
        assertThat(net.get(stem(name) + ".weight"))
            .as(name)
            .isNotEqualTo(weight)
            .doesNotContain(Float.NaN));
  }

  private static String stem(String name) {
    return "stem_" + name;
  }

  private static List<String> blocks(String file) {
    return StandardLibrary.sources().stream()
        .filter(s -> s.name().equals(file))
        .flatMap(s -> Parser.parse(s, new Diagnostics()).declarations().stream())
        .filter(BlockDeclaration.class::isInstance)
        .map(declaration -> declaration.name().name())
        .toList();
  }
}
