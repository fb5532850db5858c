package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Tensor;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/** How arrays of a caller become tensors of a plan, and back, with their checks. */
final class Edges {
  /** Words that methods of generated classes use beside what they are handed. */
  private static final List<String> LOCALS =
      List.of(
          "n", "net", "backend", "memory", "maxBatch", "optimizer", "gradients", "packed", "steps");

  /**
   * A tensor at the edge.
   *
   * @param variable the array of the caller
   * @param constant its type
   */
  record Edge(Tensor tensor, String variable, String constant) {
    boolean isIndex() {
      return tensor.type().element() == Element.INDEX;
    }

    /** {@code [3, 32, 32]}. */
    String shape() {
      return tensor.sizes().isEmpty()
          ? "[1]"
          : tensor.sizes().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", ", "[", "]"));
    }

    /** How many tensors there are for n images. */
    String count() {
      return tensor.type().shape().isBatch() ? "n" : "1";
    }

    int size() {
      return tensor.type().shape().elements(1);
    }
  }

  private final MemoryClass memory;
  private final Imports imports;
  private final List<Edge> inputs = new ArrayList<>();
  private final List<Edge> outputs = new ArrayList<>();

  Edges(Plan plan, List<Tensor> outputs, MemoryClass memory, Imports imports) {
    this.memory = memory;
    this.imports = imports;
    Names variables = Names.reserving(LOCALS);
    Names constants = Names.reserving(Imports.constants());
    plan.inputs().forEach(tensor -> inputs.add(edge(tensor, variables, constants)));
    outputs.forEach(tensor -> this.outputs.add(edge(tensor, variables, constants)));
  }

  private static Edge edge(Tensor tensor, Names variables, Names constants) {
    String suffix = tensor.role() == Plan.Role.GRADIENT ? "_gradient" : "";
    String variable = variables.claim(Names.variable(tensor.name() + suffix));
    return new Edge(tensor, variable, constants.claim(Names.constant(variable)));
  }

  List<Edge> inputs() {
    return List.copyOf(inputs);
  }

  List<Edge> outputs() {
    return List.copyOf(outputs);
  }

  /** The types of all edges as constants. */
  List<FieldSpec> constants() {
    var text = new SpecText(imports);
    List<Edge> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    return all.stream()
        .filter(edge -> !edge.isIndex())
        .map(edge ->
            FieldSpec.builder(TensorType.class, edge.constant(), PRIVATE, STATIC, FINAL)
                .initializer("$L", text.type(edge.tensor().type()).flat())
                .build())
        .toList();
  }

  static ParameterSpec parameter(Edge edge) {
    Class<?> type = edge.isIndex() ? int[].class : float[].class;
    return ParameterSpec.builder(type, edge.variable()).build();
  }

  /** {@code checkLength("image", "[3, 32, 32]", 3072, n, image.length)}. */
  static CodeBlock check(Edge edge) {
    return CodeBlock.builder()
        .addStatement(
            "checkLength($S, $S, $L, $L, $L.length)",
            edge.tensor().role() == Plan.Role.GRADIENT
                ? "the gradient of " + edge.tensor().name()
                : edge.tensor().name(),
            edge.shape(),
            edge.size(),
            edge.count(),
            edge.variable())
        .build();
  }

  CodeBlock write(Edge edge) {
    String target = "memory." + memory.field(edge.tensor().buffer());
    CodeBlock.Builder code = CodeBlock.builder();
    if (edge.isIndex()) {
      int each = edge.size();
      String count = each == 1 ? "n" : "n * " + each;
      return code.addStatement("backend.writeIndices($L, $L, $L)", count, edge.variable(), target)
          .build();
    }
    return code.addStatement(
            "backend.write($L, $L, $L, $L)", edge.constant(), edge.count(), edge.variable(), target)
        .build();
  }

  CodeBlock read(Edge edge, String target) {
    String source = "memory." + memory.field(edge.tensor().buffer());
    return CodeBlock.builder()
        .addStatement("backend.read($L, $L, $L, $L)", edge.constant(), edge.count(), source, target)
        .build();
  }

  /** What an array holds, for Javadoc: {@code float[n][3][32][32], flattened}. */
  static String layout(Edge edge) {
    String sizes =
        edge.tensor().sizes().stream().map(size -> "[" + size + "]").collect(Collectors.joining());
    return "{@code "
        + (edge.isIndex() ? "int" : "float")
        + "[n]"
        + sizes
        + "}"
        + (sizes.isEmpty() ? "" : ", flattened");
  }

  /** The methods that say what is wrong with the arguments of a caller. */
  static void addChecks(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.methodBuilder("checkBatch")
            .addModifiers(PRIVATE)
            .addParameter(int.class, "n")
            .beginControlFlow("if (n < 1 || n > maxBatch)")
            .addStatement(
                "throw new $T($S + maxBatch + $S + n)",
                IllegalArgumentException.class,
                "n must be in 1..",
                ", but is ")
            .endControlFlow()
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("checkLength")
            .addModifiers(PRIVATE)
            .addJavadoc(
                "Refuses an array that holds neither n tensors nor as many as the largest batch.\n")
            .addParameter(String.class, "name")
            .addParameter(String.class, "shape")
            .addParameter(int.class, "size")
            .addParameter(int.class, "n")
            .addParameter(int.class, "length")
            .beginControlFlow("if (length != (long) n * size && length != (long) maxBatch * size)")
            .addStatement(
                "throw new $T(\nname + $S + (long) n * size + $S + n + $S + shape\n    + $S + length)",
                IllegalArgumentException.class,
                " must hold ",
                " values, ",
                " x ",
                ", but has ")
            .endControlFlow()
            .build());
  }
}
