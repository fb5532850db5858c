package org.bnn4j.golden;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of a case. The value that tensors call {@code in.x} is its input {@code in_x}, {@code
 * out.y} its output {@code out_y}, {@code cot.y} the target {@code cot_y} with which that output is
 * multiplied in the loss.
 *
 * @param imports what its file imports
 * @param statements its text between the braces
 * @param inputs the names of its inputs, without {@code in_}
 * @param outputs what comes out
 */
record CaseNetwork(
    List<String> imports, List<String> statements, List<String> inputs, List<Output> outputs) {
  static final String PACKAGE = "org.bnn4j.golden.vectors";

  /** An input that is 0 for every image, where the specification needs one. */
  static final String BLANK = "blank";

  /**
   * An output.
   *
   * @param name without {@code out_}
   * @param size values of an image
   * @param perImage false if it does not depend on the image: the first image's stands for all
   */
  record Output(String name, int size, boolean perImage) {}

  CaseNetwork {
    imports = List.copyOf(imports);
    statements = List.copyOf(statements);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The network that follows from a case's specification. */
  static CaseNetwork ofSpec(GoldenCase golden) {
    if (SpecText.op(golden.spec()).equals("binarize")) {
      return ofPair(golden);
    }
    SpecText.Lines lines = SpecText.of(golden.spec(), "in_x");
    return of(golden, lines.statements(), lines.result());
  }

  /** A network of given statements over {@code in_x}, with the loss that the case has. */
  static CaseNetwork of(GoldenCase golden, List<String> body, String result) {
    boolean classes = golden.has("in.labels");
    Output output =
        classes
            ? new Output("logits", imageSize(golden, "eval.logits"), true)
            : new Output("y", imageSize(golden, "out.y"), true);
    List<String> statements = new ArrayList<>();
    statements.add(input(golden));
    if (!classes) {
      statements.add(target(output));
    }
    statements.addAll(body);
    statements.add("output out_" + output.name() + " = " + result);
    if (golden.has("grad.x")) {
      statements.add("gradient in_x");
    }
    statements.add(classes ? "loss out_logits |> spec_classes()" : loss(output));
    return new CaseNetwork(List.of(), statements, List.of("x"), List.of(output));
  }

  /** Signs of activations, and of weights that hang on no image. */
  private static CaseNetwork ofPair(GoldenCase golden) {
    JsonObject spec = golden.spec().deepCopy();
    spec.addProperty("name", "");
    Output x = new Output("x", imageSize(golden, "in.x"), true);
    Output w = new Output("w", golden.elements("in.w"), false);
    String call = SpecText.call(spec, "sizes: " + golden.shape("in.w"));
    List<String> statements =
        List.of(
            input(golden),
            "input in_" + BLANK + ": real[]",
            target(x),
            target(w),
            "let (x, w) = (in_x, in_" + BLANK + ") |> " + call,
            "output out_x = x",
            "output out_w = w",
            "gradient in_x",
            loss(x),
            loss(w));
    return new CaseNetwork(List.of(), statements, List.of("x", BLANK), List.of(x, w));
  }

  private static int imageSize(GoldenCase golden, String tensor) {
    return golden.elements(tensor) / golden.batch();
  }

  private static String input(GoldenCase golden) {
    List<Integer> shape = golden.shape("in.x");
    List<Integer> sizes = shape.size() < 2 ? shape : shape.subList(1, shape.size());
    return "input in_x: real" + sizes;
  }

  private static String target(Output output) {
    return "target cot_" + output.name() + ": real[" + output.size() + "]";
  }

  private static String loss(Output output) {
    String row = "reshape(out_" + output.name() + ", [" + output.size() + "])";
    return "loss sum(" + row + " * cot_" + output.name() + ", over: [batch, channel])";
  }

  /** The same network in a file with imports. */
  CaseNetwork importing(List<String> names) {
    return new CaseNetwork(names, statements, inputs, outputs);
  }

  /** The file of the network. */
  String text(String name) {
    StringBuilder text = new StringBuilder("package ").append(PACKAGE).append("\n\n");
    imports.forEach(each -> text.append("import ").append(each).append("\n\n"));
    text.append("network ").append(name).append(" {\n");
    statements.forEach(statement ->
        text.append("  ").append(statement.replace(" |> ", "\n      |> ")).append('\n'));
    return text.append("}\n").toString();
  }
}
