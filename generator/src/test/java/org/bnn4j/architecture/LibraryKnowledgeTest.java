package org.bnn4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Java knows no op, no block and no preset of the library: a new one is {@code .bnn} text alone.
 *
 * <p>A name counts as known when it is a string or a word in a string (in its own spelling), or an
 * identifier in any of Java's spellings: {@code ste_sign}, {@code steSign}, {@code SteSign}, {@code
 * STE_SIGN}. Names of one word are looked for in strings, type names and constants only: a variable
 * {@code pad} knows nothing.
 */
class LibraryKnowledgeTest {
  /**
   * Names that identifiers may be spelled with all the same, and why. Strings have no exceptions.
   */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "conv", "the block is named after the external kernel conv2d",
          "max_pool", "the block is named after the external kernel max_pool2d",
          "cross_entropy", "the block is named after the external kernel softmax_cross_entropy");

  private static final Pattern DECLARATION =
      Pattern.compile("(?m)^(?:op|block|preset)\\s+([A-Za-z_][A-Za-z_0-9]*)");

  private static final Pattern TOKEN =
      Pattern.compile(
          "//[^\\n]*|/\\*(?s:.*?)\\*/" // comments
              + "|\"\"\"(?s:(?:\\\\.|.)*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+'"
              + "|[A-Za-z_$][A-Za-z_$0-9]*");

  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

  @Test
  void noOpBlockOrPresetIsNamed() {
    Map<String, String> spellings = spellings();
    Map<String, String> found = new TreeMap<>();
    for (Path file : SourceTree.mainJava()) {
      TOKEN
          .matcher(SourceTree.text(file))
          .results()
          .flatMap(LibraryKnowledgeTest::words)
          .filter(spellings::containsKey)
          .filter(word -> word.startsWith("\"") || !ALLOWED.containsKey(spellings.get(word)))
          .forEach(word -> found.put(word, SourceTree.ROOT.relativize(file).toString()));
    }
    assertThat(found).as("names of the library in Java").isEmpty();
  }

  @Test
  void everyExceptionIsNeeded() {
    assertThat(declared()).containsAll(ALLOWED.keySet());
  }

  /** The words of a token that may name something. Words in a string carry a mark. */
  private static Stream<String> words(MatchResult match) {
    String token = match.group();
    if (token.startsWith("/") || token.startsWith("'")) {
      return Stream.empty();
    }
    if (token.startsWith("\"")) {
      return WORD.matcher(token).results().map(word -> mark(word.group(), token));
    }
    return Stream.of(token);
  }

  /** A word of prose is no name: one word counts only where it is the whole string. */
  private static String mark(String word, String literal) {
    boolean whole = literal.equals('"' + word + '"');
    return whole || word.contains("_") ? '"' + word : "";
  }

  /** Every way to write a name in Java, and the name. */
  private static Map<String, String> spellings() {
    Map<String, String> spellings = new TreeMap<>();
    for (String name : declared()) {
      List<String> words = List.of(name.split("_"));
      String pascal =
          words.stream().map(LibraryKnowledgeTest::capital).collect(Collectors.joining());
      List<String> ways = new ArrayList<>();
      ways.add('"' + name);
      ways.add(pascal);
      ways.add(name.toUpperCase(Locale.ROOT));
      if (words.size() > 1) {
        ways.add(name);
        ways.add(pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1));
      }
      ways.forEach(way -> spellings.put(way, name));
    }
    return spellings;
  }

  private static Set<String> declared() {
    return SourceTree.library().stream()
        .flatMap(file -> DECLARATION.matcher(SourceTree.text(file)).results())
        .map(declaration -> declaration.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
