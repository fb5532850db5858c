package org.bnn4j.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The library's own blocks for what cases compute. {@code blocks.json} lists which: the first entry
 * whose {@code cases} matches the id of a case says the {@code call}, and what it {@code imports}.
 * A word in braces stands for a value of the case: a named group of {@code cases}; {@code
 * op.field}, the field of the first node of that op; {@code system}; {@code C} and {@code C_out},
 * the channels; or an argument under {@code ctor}, with {@code =default} where that may leave it
 * out. A case without {@code ctor} has no block where such arguments are asked for.
 */
final class LibraryBlocks {
  private static final List<Entry> ENTRIES =
      JsonParser.parseString(Resource.text("blocks.json")).getAsJsonArray().asList().stream()
          .map(entry -> Entry.of(entry.getAsJsonObject()))
          .toList();

  private static final Pattern WORD = Pattern.compile("\\{([A-Za-z_.]+)(?:=([^}]*))?}");

  private final GoldenCase golden;
  private final MatchResult id;
  private final Optional<JsonObject> ctor;

  private record Entry(Pattern cases, String imports, String label, String call) {
    static Entry of(JsonObject json) {
      return new Entry(
          Pattern.compile(json.get("cases").getAsString()),
          json.get("imports").getAsString(),
          json.has("label") ? json.get("label").getAsString() : "_",
          json.get("call").getAsString());
    }
  }

  private LibraryBlocks(GoldenCase golden, MatchResult id) {
    this.golden = golden;
    this.id = id;
    JsonElement arguments = golden.about().get("ctor");
    this.ctor =
        arguments == null || arguments.isJsonNull()
            ? Optional.empty()
            : Optional.of(arguments.getAsJsonObject());
  }

  /** The network of the block that the library has for a case. */
  static Optional<CaseNetwork> network(GoldenCase golden) {
    for (Entry entry : ENTRIES) {
      Matcher id = entry.cases().matcher(golden.id());
      if (id.matches()) {
        return new LibraryBlocks(golden, id)
            .fill(entry.call())
            .map(call -> "in_x |> " + entry.label() + ": " + call)
            .map(value ->
                CaseNetwork.of(golden, List.of(), value).importing(List.of(entry.imports())));
      }
    }
    return Optional.empty();
  }

  private Optional<String> fill(String call) {
    StringBuilder filled = new StringBuilder();
    Matcher word = WORD.matcher(call);
    while (word.find()) {
      Optional<String> value = value(word.group(1), Optional.ofNullable(word.group(2)));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      word.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(word.appendTail(filled).toString());
  }

  private Optional<String> value(String word, Optional<String> fallback) {
    if (id.namedGroups().containsKey(word)) {
      return Optional.of(id.group(word));
    } else if (word.contains(".")) {
      return Optional.of(field(word));
    } else if (word.equals("system")) {
      return Optional.of(golden.system());
    }
    Optional<String> argument =
        ctor.flatMap(all -> leaf(all, word)).or(() -> channels(word)).or(() -> fallback);
    if (ctor.isPresent() && argument.isEmpty()) {
      throw new IllegalCaseException("ctor does not say " + word);
    }
    return ctor.isPresent() || word.startsWith("C") ? argument : Optional.empty();
  }

  private Optional<String> channels(String word) {
    return switch (word) {
      case "C" -> Optional.of(golden.shape("in.x").get(1).toString());
      case "C_out" -> Optional.of(golden.shape("out.y").get(1).toString());
      default -> Optional.empty();
    };
  }

  private static Optional<String> leaf(JsonObject object, String name) {
    if (object.has(name) && !object.get(name).isJsonObject()) {
      return Optional.of(SpecText.value(object.get(name)));
    }
    return object.asMap().values().stream()
        .filter(JsonElement::isJsonObject)
        .flatMap(child -> leaf(child.getAsJsonObject(), name).stream())
        .findFirst();
  }

  private String field(String word) {
    int dot = word.indexOf('.');
    return first(golden.spec(), word.substring(0, dot))
        .map(node -> node.get(word.substring(dot + 1)))
        .map(SpecText::value)
        .orElseThrow(() -> new IllegalCaseException("spec has no " + word));
  }

  private static Optional<JsonObject> first(JsonObject node, String op) {
    if (SpecText.op(node).equals(op)) {
      return Optional.of(node);
    }
    return Stream.of("parts", "branches")
        .filter(node::has)
        .flatMap(field -> node.getAsJsonArray(field).asList().stream())
        .flatMap(child -> first(child.getAsJsonObject(), op).stream())
        .findFirst();
  }
}
