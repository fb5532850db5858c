package org.bnn4j.generator.emit;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * The identifiers of one scope of generated code. The only place that makes names: it turns words
 * of a network into Java's spelling, keeps clear of keywords and of what the scope already holds,
 * and gives the same name for the same requests in the same order.
 */
final class Names {
  private static final int LONGEST = 64;

  private final Set<String> taken = new HashSet<>();

  private Names() {}

  /** A scope in which some names have a meaning already. */
  static Names reserving(List<String> reserved) {
    var names = new Names();
    reserved.forEach(name -> names.taken.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  /**
   * Takes a name, or the nearest that is free: a word of Java gets an underscore, a second use a
   * number. Names that differ only in case count as equal, since files of classes may.
   */
  String claim(String wanted) {
    String name = SourceVersion.isKeyword(wanted) ? wanted + "_" : wanted;
    String separator = Character.isDigit(name.charAt(name.length() - 1)) ? "_" : "";
    String candidate = name;
    for (int number = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); number++) {
      candidate = name + separator + number;
    }
    return candidate;
  }

  /** Takes {@code wanted}, or the other name where that is taken. */
  String claim(String wanted, String otherwise) {
    return claim(taken.contains(wanted.toLowerCase(Locale.ROOT)) ? otherwise : wanted);
  }

  /** {@code stage1.unit_2.conv} as {@code stage1Unit2Conv}. */
  static String variable(String words) {
    String joined = joined(words);
    int capitals = 0;
    while (capitals < joined.length() && Character.isUpperCase(joined.charAt(capitals))) {
      capitals++;
    }
    int lowered = capitals > 1 && capitals < joined.length() ? capitals - 1 : capitals;
    return joined.substring(0, lowered).toLowerCase(Locale.ROOT) + joined.substring(lowered);
  }

  /** {@code bireal_unit} as {@code BirealUnit}. */
  static String type(String words) {
    return joined(words);
  }

  /** {@code stage1Unit} as {@code STAGE1_UNIT}. */
  static String constant(String variable) {
    return variable
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
        .toUpperCase(Locale.ROOT);
  }

  /** {@code conv} and {@code weight} as {@code convWeight}; either may be empty. */
  static String join(String first, String second) {
    return variable(first + "_" + second);
  }

  private static String joined(String words) {
    var result = new StringBuilder();
    for (String word : words.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        boolean number = Character.isDigit(word.charAt(0)) && !result.isEmpty();
        if (number && Character.isDigit(result.charAt(result.length() - 1))) {
          result.append('_');
        }
        result.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
    }
    if (result.isEmpty() || Character.isDigit(result.charAt(0))) {
      result.insert(0, 'X');
    }
    return result.substring(0, Math.min(result.length(), LONGEST));
  }
}
