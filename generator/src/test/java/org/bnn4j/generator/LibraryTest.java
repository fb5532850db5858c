package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.grammar.syntax.Declaration.KernelDeclaration;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Declaration.PresetDeclaration;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library says of kernels what the compiler knows, and every block, op and preset of it runs;
 * {@link BlocksTest} has the packages of blocks.
 */
final class LibraryTest {
  /** The parameters of each kernel, as {@link ExternalKernels} reads them. */
  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          ExternalKernels.CONV,
          List.of("stride", "top", "left", "bottom", "right", "dilation", "groups", "pad_value"),
          ExternalKernels.MAX_POOL,
          List.of(
              "kernel_height", "kernel_width", "stride", "top", "left", "bottom", "right", "ceil"),
          ExternalKernels.AVERAGE_POOL,
          List.of(
              "kernel_height", "kernel_width", "stride", "top", "left", "bottom", "right", "ceil"),
          ExternalKernels.CROSS_ENTROPY,
          List.of("smoothing"),
          ExternalKernels.RANDOM_UNIFORM,
          List.of());

  /** What makes of {@code x: real[4, 6, 6]} something of any shape, by the name that it uses. */
  private static final Map<String, String> USES = uses();

  /** Losses of three numbers for an image; each brings a target of three numbers. */
  private static final List<String> LOSSES = List.of("mse", "hinge", "squared_hinge");

  private static Map<String, String> uses() {
    Map<String, String> uses = new LinkedHashMap<>();
    uses.put("ste_sign", "x |> ste_sign()");
    uses.put("approx_sign", "x |> approx_sign()");
    uses.put("swish_sign", "x |> swish_sign()");
    uses.put("windowed_identity", "x |> windowed_identity()");
    uses.put("approx_identity", "x |> approx_identity()");
    uses.put(
        "real_weight",
        "x |> binary_conv(3, kernel: 1, binarize: xnor with { weight: real_weight() })");
    uses.put(
        "sign_weight",
        "x |> binary_conv(3, kernel: 1, binarize: xnor with { weight: sign_weight() })");
    uses.put("centre", "x |> binary_conv(3, kernel: 1, binarize: xnor with { state: [centre()] })");
    uses.put(
        "clamp", "x |> binary_conv(3, kernel: 1, binarize: xnor with { state: [clamp(-0.5, 1)] })");
    uses.put("xnor", "x |> binary_conv(3, kernel: 3, bias: true, groups: 1, dilation: 2)");
    uses.put("xnor_literal", "x |> binary_conv(4, kernel: 2, groups: 2, binarize: xnor_literal)");
    uses.put("bireal", "x |> binary_conv(2, kernel: 1, binarize: bireal)");
    uses.put("bireal_torch", "x |> binary_conv(2, kernel: 1, binarize: bireal_torch)");
    uses.put("binary_net", "x |> binary_conv(2, kernel: 1, binarize: binary_net)");
    uses.put("aw_nas_head", "x |> binary_conv(2, kernel: 1, binarize: aw_nas_head(scale: 1))");
    uses.put(
        "aw_nas_7657def", "x |> binary_conv(2, kernel: 1, binarize: aw_nas_7657def(scale: 3))");
    uses.put("aw_nas_e8c8c6c", "x |> binary_conv(2, kernel: 1, binarize: aw_nas_e8c8c6c())");
    uses.put("aw_nas_d14c25a", "x |> binary_conv(2, kernel: 1, binarize: aw_nas_d14c25a())");
    uses.put("aw_nas_74fac1d", "x |> binary_conv(2, kernel: 1, binarize: aw_nas_74fac1d)");
    uses.put("binary_conv", "x |> binary_conv(2, kernel: 1)");
    uses.put("binary_linear", "x |> flatten() |> binary_linear(5, bias: true)");
    uses.put("bireal_unit", "x |> bireal_unit(6, stride: 2)");
    uses.put("xnor_unit", "x |> xnor_unit(3, stride: 2)");
    uses.put("relu", "x |> relu()");
    uses.put("hardtanh", "x |> hardtanh()");
    uses.put("logistic", "x |> logistic()");
    uses.put("prelu", "x |> prelu(initial: 0.5)");
    uses.put("rprelu", "x |> rprelu(initial: 0.5)");
    uses.put(
        "rsign", "x |> binary_conv(2, kernel: 1, binarize: bireal with { activation: rsign() })");
    uses.put("conv", "x |> conv(2, kernel: 3, bias: true)");
    uses.put("linear", "x |> flatten() |> linear(2, bias: false)");
    uses.put("batch_norm", "x |> batch_norm(momentum: 0.5)");
    uses.put("batch_normalize", "x |> batch_norm(affine: false)");
    uses.put("max_pool", "x |> max_pool(2)");
    uses.put("avg_pool", "x |> avg_pool(2)");
    uses.put("global_avg_pool", "x |> global_avg_pool()");
    uses.put("flatten", "x |> flatten()");
    uses.put("subsample", "x |> subsample(2)");
    uses.put("crop", "x |> crop(top: 1, right: 2)");
    uses.put("pad", "x |> pad(top: 1, right: 2)");
    uses.put("zero_channels", "x |> zero_channels(3)");
    uses.put("leaky_relu", "x |> leaky_relu()");
    uses.put("hard_sigmoid", "x |> hard_sigmoid()");
    uses.put("swish", "x |> swish()");
    uses.put("softmax", "x |> flatten() |> softmax()");
    uses.put("log_softmax", "x |> flatten() |> log_softmax()");
    uses.put("learned_shift", "x |> learned_shift()");
    uses.put(
        "same_sides",
        "x |> conv(2, kernel: 3, stride: 2, sides: same_sides(6, 6, kernel: 3, stride: 2))");
    uses.put("padded", "x |> conv(2, kernel: 2, sides: padded(0, { top: 1 }))");
    uses.put("squeeze_excite", "x |> squeeze_excite(ratio: 2)");
    uses.put("shift", "x |> shift(by: 2)");
    uses.put("dropout", "x |> dropout()");
    uses.put("cross_entropy", "x |> ste_sign() |> relu()");
    uses.put("mse", "x |> global_avg_pool() |> linear(3)");
    uses.put("hinge", "x |> global_avg_pool() |> linear(3)");
    uses.put("squared_hinge", "x |> global_avg_pool() |> linear(3)");
    return uses;
  }

  private static Stream<Declaration> declarations() {
    return StandardLibrary.sources().stream()
        .filter(s -> !BlocksTest.FILES.contains(s.name()))
        .flatMap(s -> Parser.parse(s, new Diagnostics()).declarations().stream());
  }

  @Test
  void declaresTheKernelsThatTheCompilerKnows() {
    Set<String> named = new TreeSet<>();
    declarations()
        .filter(KernelDeclaration.class::isInstance)
        .map(KernelDeclaration.class::cast)
        .forEach(kernel -> {
          String name = kernel.name().name();
          named.add(name);
          kernel.gradients().forEach(g -> named.add(g.kernel().name()));
          assertThat(kernel.parameters().stream().map(p -> p.name().name()))
              .as(name)
              .containsExactlyElementsOf(PARAMETERS.get(name));
        });
    assertThat(named).containsExactlyInAnyOrderElementsOf(ExternalKernels.NAMES);
  }

  @Test
  void isUsedHereAsAWhole() {
    List<String> names = new ArrayList<>();
    declarations()
        .forEach(declaration -> {
          switch (declaration) {
            case BlockDeclaration b -> names.add(b.name().name());
            case OpDeclaration o -> names.add(o.name().name());
            case PresetDeclaration p -> names.add(p.name().name());
            default -> {}
          }
        });
    assertThat(USES.keySet()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void takesAStepWithEachOfItsParts(@TempDir Path folder) throws Exception {
    try (Backend cpu = CpuBackend.create();
        Networks networks = Networks.of(network(), folder)) {
      Net net = networks.create("Library", cpu, 1);
      List<float[]> inputs = new Draw(2).inputs(net, 2);
      Map<String, float[]> before = new LinkedHashMap<>();
      USES.keySet().forEach(name -> before.put(name, net.get(front(name))));
      List<float[]> targets = new ArrayList<>(inputs);
      LOSSES.forEach(loss -> targets.add(new float[] {1, -1, -1, -1, 1, -1}));
      assertThat(net.step(Sgd.of(0.1f), 2, targets, 0, 2)).isFinite().isPositive();
      before.forEach(
          (name, weight) -> assertThat(net.get(front(name))).as(name).isNotEqualTo(weight));
      List<float[]> evaluated = net.evaluate(2, inputs);
      List<float[]> packed = net.pack().forward(2, inputs);
      List<String> names = List.copyOf(USES.keySet());
      for (int i = 0; i < names.size(); i++) {
        assertThat(packed.get(i)).as(names.get(i)).isEqualTo(evaluated.get(i));
      }
    }
  }

  private static String front(String name) {
    return "front_" + name + ".weight";
  }

  /** Each part behind a convolution of its own; all lead to a loss. */
  private static String network() {
    StringBuilder text = new StringBuilder("import bnn.bireal.*\nimport bnn.xnor.*\n");
    text.append("network Library {\n  input image: real[4, 6, 6]\n");
    List<String> ends = new ArrayList<>();
    USES.forEach((name, use) -> {
      String x = "image |> front_" + name + ": conv(4, kernel: 1)";
      text.append("  let x_").append(name).append(" = ").append(x).append('\n');
      text.append("  output y_").append(name).append(" = ");
      text.append(use.replace("x |>", "x_" + name + " |>")).append('\n');
      ends.add("y_" + name + " |> flatten()");
    });
    for (String loss : LOSSES) {
      text.append("  loss y_").append(loss).append(" |> ").append(loss).append("()\n");
    }
    text.append("  loss cross_entropy()(concat(").append(String.join(", ", ends));
    return text.append(") |> head: linear(3))\n}\n").toString();
  }
}
