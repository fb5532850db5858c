package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The finish of a file: JavaPoet puts a blank line between any two members and three lines around
 * any Javadoc; people keep fields together and short Javadoc on one line.
 */
final class Tidy {
  private static final Pattern FIELD =
      Pattern.compile(
          " +(private |static |final )*(?!return|throw)[A-Z]?\\w+(\\[])?(\\.\\w+)? \\w+( = [^;]*)?;");

  private static final Pattern EMPTY_BODY = Pattern.compile("\\{\n +}");

  private Tidy() {}

  static String text(String source) {
    List<String> lines = source.lines().map(String::stripTrailing).toList();
    String text = String.join("\n", fieldsTogether(shortDocs(wrappedDocs(lines)))) + "\n";
    return EMPTY_BODY.matcher(text).replaceAll("{}");
  }

  /** Breaks lines of Javadoc that are too long. */
  private static List<String> wrappedDocs(List<String> lines) {
    List<String> result = new ArrayList<>();
    for (String line : lines) {
      String rest = line;
      String margin = line.substring(0, line.length() - line.stripLeading().length()) + "* ";
      String next = line.strip().startsWith("* @") ? margin + "    " : margin;
      while (rest.strip().startsWith("* ")
          && rest.length() > Layout.MARGIN
          && rest.lastIndexOf(' ', Layout.MARGIN) > next.length()) {
        int end = rest.lastIndexOf(' ', Layout.MARGIN);
        result.add(rest.substring(0, end));
        rest = next + rest.substring(end + 1);
      }
      result.add(rest);
    }
    return result;
  }

  /** Brings Javadoc of one line onto one line. */
  private static List<String> shortDocs(List<String> lines) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean single =
          line.strip().equals("/**")
              && i + 2 < lines.size()
              && lines.get(i + 1).strip().startsWith("* ")
              && lines.get(i + 2).strip().equals("*/");
      String joined = single ? line + lines.get(i + 1).strip().substring(1) + " */" : line;
      if (single && joined.length() <= Layout.MARGIN) {
        result.add(joined);
        i += 2;
      } else {
        result.add(line);
      }
    }
    return result;
  }

  /** Drops blank lines between fields of a kind that take one line each. */
  private static List<String> fieldsTogether(List<String> lines) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean between =
          lines.get(i).isBlank()
              && !result.isEmpty()
              && i + 1 < lines.size()
              && isField(result.getLast())
              && isField(lines.get(i + 1))
              && kind(result.getLast()).equals(kind(lines.get(i + 1)));
      if (!between) {
        result.add(lines.get(i));
      }
    }
    return result;
  }

  private static boolean isField(String line) {
    return FIELD.matcher(line).matches();
  }

  /** Kernels and memory form paragraphs of their own. */
  private static String kind(String line) {
    for (String type : List.of(" static ", " Kernel ", " Buffer ", " Parameter ")) {
      if (line.contains(type)) {
        return type;
      }
    }
    return "";
  }
}
