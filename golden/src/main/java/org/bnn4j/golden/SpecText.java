package org.bnn4j.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A specification as statements of a network. Chains, sums and concatenations become those of the
 * language, every other node a call of the block {@code spec_} + its op with its fields as
 * arguments; {@code golden.bnn} declares those blocks.
 */
final class SpecText {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z_0-9]+(\\.[A-Za-z_0-9]+)*");

  /** The node that sets a lower limit for all weights of the nodes of op {@link #LIMITED}. */
  private static final String LIMIT = "bnclamp";

  private static final String LIMITED = "bn";

  private final List<String> statements = new ArrayList<>();
  private final Optional<JsonElement> limit;

  private SpecText(Optional<JsonElement> limit) {
    this.limit = limit;
  }

  /** Statements, and the expression of the value after them. */
  record Lines(List<String> statements, String result) {}

  /** The text of a tree that is applied to a value. */
  static Lines of(JsonObject spec, String input) {
    SpecText text = new SpecText(limit(spec));
    String result = text.apply(spec, input);
    return new Lines(List.copyOf(text.statements), result);
  }

  /** {@code name: spec_op(field: value, …)}, with further arguments in front. */
  static String call(JsonObject node, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    for (Map.Entry<String, JsonElement> field : node.entrySet()) {
      if (!field.getKey().equals("op") && !field.getKey().equals("name")) {
        all.add(word(field.getKey()) + ": " + value(field.getValue()));
      }
    }
    return label(node) + "spec_" + word(op(node)) + "(" + String.join(", ", all) + ")";
  }

  static String op(JsonObject node) {
    JsonElement op = node.get("op");
    if (op == null) {
      throw new IllegalCaseException("a node of spec has no op: " + node);
    }
    return op.getAsString();
  }

  private static Optional<JsonElement> limit(JsonObject node) {
    if (op(node).equals(LIMIT)) {
      if (node.size() != 2 || !node.has("min")) {
        throw new IllegalCaseException(LIMIT + " must have min alone, but has " + node.keySet());
      }
      return Optional.of(node.get("min"));
    }
    return List.of("parts", "branches").stream()
        .filter(node::has)
        .flatMap(field -> children(node, field).stream())
        .flatMap(child -> limit(child).stream())
        .findFirst();
  }

  private String apply(JsonObject node, String input) {
    return switch (op(node)) {
      case "seq" -> {
        String value = input;
        for (JsonObject part : children(node, "parts")) {
          value = apply(part, value);
        }
        yield value;
      }
      case "sum" -> name(String.join(" + ", branches(node, input)));
      case "concat" -> name("concat(" + String.join(", ", branches(node, input)) + ")");
      case LIMIT -> input;
      case LIMITED -> input + " |> " + call(limited(node));
      default -> input + " |> " + call(node);
    };
  }

  private List<String> branches(JsonObject node, String input) {
    String shared = WORD.matcher(input).matches() ? input : name(input);
    return children(node, "branches").stream().map(branch -> apply(branch, shared)).toList();
  }

  private String name(String value) {
    String name = "v" + (statements.size() + 1);
    statements.add("let " + name + " = " + value);
    return name;
  }

  private JsonObject limited(JsonObject node) {
    JsonObject copy = node.deepCopy();
    limit.ifPresent(min -> copy.add("min_weight", min));
    return copy;
  }

  /** The nodes of a field, next to which only the op may stand. */
  private static List<JsonObject> children(JsonObject node, String field) {
    if (node.size() != 2 || !node.has(field)) {
      throw new IllegalCaseException(
          "a node of op " + op(node) + " must have " + field + " alone, but has " + node.keySet());
    }
    return node.getAsJsonArray(field).asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private static String label(JsonObject node) {
    if (!node.has("name")) {
      return "";
    }
    String name = node.get("name").getAsString();
    if (name.isEmpty()) {
      return "_: ";
    }
    if (!LABEL.matcher(name).matches()) {
      throw new IllegalCaseException("'" + name + "' cannot name parameters");
    }
    return name + ": ";
  }

  /** A value of JSON as one of the language; words are its enumerators. */
  static String value(JsonElement value) {
    if (value.isJsonNull()) {
      return "none";
    } else if (value.isJsonObject()) {
      return value.getAsJsonObject().entrySet().stream()
          .map(field -> word(field.getKey()) + ": " + value(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value.isJsonArray()) {
      return value.getAsJsonArray().asList().stream()
          .map(SpecText::value)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    JsonPrimitive primitive = value.getAsJsonPrimitive();
    return primitive.isNumber()
        ? primitive.getAsBigDecimal().toPlainString()
        : primitive.isBoolean() ? primitive.getAsString() : word(primitive.getAsString());
  }

  private static String word(String word) {
    if (!WORD.matcher(word).matches()) {
      throw new IllegalCaseException("'" + word + "' is no word of a specification");
    }
    return word;
  }
}
