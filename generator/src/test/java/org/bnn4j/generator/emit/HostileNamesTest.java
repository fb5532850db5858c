package org.bnn4j.generator.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.TensorType.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Setting;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Form;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and texts that are legal in a network and mean something else in Java. */
class HostileNamesTest {
  private static final String LINE = "let a = \\u002a/ */ \\\\u000a // <b> @see {@code}";
  private static final Source SOURCE = Source.of("odd */ \\u002a.bnn", "x\n" + LINE + "\ny");
  private static final Shape SHAPE = Shape.perChannel(2);
  private static final TensorType TYPE = real(SHAPE);
  private static final List<String> WORDS =
      List.of(
          "class.forward",
          "int.n",
          "import.Weight",
          "import.weight",
          "Kernel.kernels",
          "Memory.memory",
          "String.close",
          "Conv2d.backend",
          "conv2d.maxBatch",
          "Formula.of",
          "sign.REAL",
          "goto._",
          "net.packed",
          "Object.hashCode",
          "x".repeat(300) + ".y",
          "x".repeat(300) + ".z");

  @ParameterizedTest
  @ValueSource(strings = {"class", "Buffer", "String", "net", "Session", "Override", "List"})
  void compile(String network, @TempDir Path folder) throws Exception {
    List<GeneratedFile> files = Emitter.emit(plan(network, paths(WORDS.size())));
    try (var compiled = Compiled.of(files, folder)) {
      for (GeneratedFile file : files) {
        compiled.initialise(file.path().replace('/', '.').replaceFirst("\\.java$", ""));
      }
    }
  }

  @Test
  void compileInNetworksOfManyParts(@TempDir Path folder) throws Exception {
    List<GeneratedFile> files = Emitter.emit(plan("Large", paths(400)));
    Compiled.of(files, folder).close();
    assertThat(files.getFirst().text()).contains("addParameters8();");
  }

  /** An imported constant hides a class of the same name: {@code C.pack(…)} would mean the axis. */
  @Test
  void compileWhereBlocksAreCalledLikeAxes(@TempDir Path folder) throws Exception {
    String text =
        """
        block unit() (x: real[c, h, w]) {
          return x |> binary_conv(c, kernel: 1) |> batch_norm()
        }
        network Axes {
          input image: real[2, 3, 3]
          let n = image |> unit()
          let c = n |> unit()
          let h = c |> unit()
          output w = h |> unit()
        }
        """;
    var request =
        new GenerationRequest(List.of(Source.of("Axes.bnn", text)), "org.example", Set.of());
    List<GeneratedFile> files = new Generator().generate(request).files();
    Compiled.of(files, folder).close();
    assertThat(files).anyMatch(file -> file.text().contains("C2.pack("));
  }

  private static List<String> paths(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i < WORDS.size() ? WORDS.get(i) : "stage" + i + ".weight")
        .toList();
  }

  private static NetworkPlan plan(String network, List<String> paths) {
    var declaration =
        new NetworkDeclaration(
            Optional.of("Ends */ here, or \\u002a/ here. <b>& @see {@link} {@code"),
            new Identifier(network, new Span(SOURCE, 0, 1)),
            List.of(),
            List.of(),
            new Span(SOURCE, 0, SOURCE.text().length()));
    return new NetworkPlan(
        NetworkInstance.of(declaration),
        "org.example.odd",
        List.of(new Setting("*/", "@\\u002a")),
        Optional.empty(),
        plan(network, paths, Form.EVALUATION),
        plan(network, paths, Form.PACKED));
  }

  private static Plan plan(String network, List<String> paths, Form form) {
    List<ParameterInfo> parameters =
        paths.stream()
            .map(path ->
                new ParameterInfo(
                    path,
                    List.of(2),
                    ParameterKind.TRAINED,
                    new ParameterInfo.Initializer.Uniform(Float.NEGATIVE_INFINITY, Float.NaN)))
            .toList();
    var b = new PlanBuilder(SOURCE, form, parameters);
    TensorType image = real(Shape.batch(2, 1, 1));
    b.input("int", false, image, 2).input("Int", false, image, 2).input("n", false, image, 2);
    Lifetime weights = form == Form.PACKED ? Lifetime.PACKED : Lifetime.PREPARED;
    for (int i = 0; i < paths.size(); i++) {
      b.buffer("weights" + i, weights, TYPE);
    }
    b.buffer("thresholds", weights, TensorType.threshold(2));
    b.buffer("class", Lifetime.SCRATCH, image).output("exp", "class", image, 2);
    b.output("forward", "class", image, 2);
    b.phase(form == Form.PACKED ? "pack" : "prepare");
    for (int i = 0; i < paths.size(); i++) {
      at(b, paths.get(i));
      var scale = Pointwise.of(SHAPE, Element.REAL, multiply(argument(0), argument(0)), TYPE);
      b.step("new", LINE, new Call.ElementWise(scale), "@" + paths.get(i), "weights" + i);
    }
    Formula chain = sign(add(argument(0), argument(1)), 0);
    var search = new Thresholds(2, 9, List.of(TensorType.count(SHAPE), TYPE), chain);
    b.step("", LINE, new Call.ThresholdSearch(search), "@" + paths.getFirst(), "thresholds");
    b.phase("run");
    for (int i = 0; i < paths.size(); i++) {
      at(b, paths.get(i));
      b.step(
          "case",
          LINE,
          new Call.ElementWise(sum(image, 2)),
          i == 0 ? "int" : "class",
          "weights" + i,
          "class");
      b.step("", LINE, new Call.ElementWise(sum(image, 9)), many(i));
    }
    return b.build(network);
  }

  private static void at(PlanBuilder b, String path) {
    String label = path.substring(0, path.indexOf('.'));
    b.at(label, label, LINE);
  }

  private static Pointwise sum(TensorType image, int count) {
    List<TensorType> operands = new ArrayList<>(Collections.nCopies(count, TYPE));
    operands.set(0, image);
    Formula sum = argument(0);
    for (int i = 1; i < count; i++) {
      sum = add(sum, argument(i));
    }
    return new Pointwise(image.shape(), operands, List.of(new Pointwise.Result(Element.REAL, sum)));
  }

  private static String[] many(int i) {
    List<String> arguments = new ArrayList<>(Collections.nCopies(9, "weights" + i));
    arguments.set(0, "class");
    arguments.add("class");
    return arguments.toArray(String[]::new);
  }
}
