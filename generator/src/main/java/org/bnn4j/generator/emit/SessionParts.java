package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.emit.Edges.Edge;

/** What training, evaluation sessions and packed sessions have in common. */
final class SessionParts {
  private static final List<String> METHODS =
      List.of(
          "step",
          "forward",
          "backward",
          "gradient",
          "close",
          "compute",
          "checkBatch",
          "checkLength",
          "create");

  private SessionParts() {}

  /** A class nested in the same file. */
  static ClassName nested(String name) {
    return ClassName.get("", name);
  }

  static MethodSpec close(String javadoc) {
    return MethodSpec.methodBuilder("close")
        .addModifiers(PUBLIC)
        .addAnnotation(Override.class)
        .addJavadoc("$L", javadoc)
        .build();
  }

  static void addBatchCheck(MethodSpec.Builder constructor) {
    constructor
        .beginControlFlow("if (maxBatch < 1)")
        .addStatement(
            "throw new $T($S + maxBatch)",
            IllegalArgumentException.class,
            "maxBatch must be at least 1, but is ")
        .endControlFlow();
  }

  /**
   * The method that gives an output, which is called like the output unless that means something
   * else.
   */
  static String outputMethod(String variable) {
    List<String> reserved = new ArrayList<>(Imports.methods());
    reserved.addAll(METHODS);
    for (var method : Object.class.getDeclaredMethods()) {
      reserved.add(method.getName());
    }
    return Names.reserving(reserved).claim(variable, variable + "Output");
  }

  /** {@code forward} for one image, and for n of them. */
  static void addForward(TypeSpec.Builder type, Edges edges, CodeBlock run) {
    List<Edge> all = new ArrayList<>(edges.inputs());
    all.addAll(edges.outputs());
    var one = MethodSpec.methodBuilder("forward").addModifiers(PUBLIC);
    var many = MethodSpec.methodBuilder("forward").addModifiers(PUBLIC);
    one.addJavadoc("Runs on one image: as below, with n = 1.");
    many.addJavadoc("Runs on a batch.\n\n");
    for (Edge edge : all) {
      one.addParameter(Edges.parameter(edge));
      many.addParameter(Edges.parameter(edge));
      String use = edges.inputs().contains(edge) ? "" : "; written";
      many.addJavadoc("@param $L $L$L\n", edge.variable(), Edges.layout(edge), use);
    }
    many.addJavadoc("@param n images in the batch, from 1 to the largest batch\n");
    many.addJavadoc(
        "@throws IllegalArgumentException if an array does not hold n images, or as many as the largest batch\n");
    many.addParameter(int.class, "n");
    one.addStatement(
        "forward($L, 1)", String.join(", ", all.stream().map(Edge::variable).toList()));
    many.addStatement("checkBatch(n)");
    all.forEach(edge -> many.addCode(Edges.check(edge)));
    edges.inputs().forEach(edge -> many.addCode(edges.write(edge)));
    many.addCode(run);
    edges.outputs().forEach(edge -> many.addCode(edges.read(edge, edge.variable())));
    type.addMethod(one.build());
    type.addMethod(many.build());
  }
}
