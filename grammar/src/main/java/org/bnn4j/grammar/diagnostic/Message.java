package org.bnn4j.grammar.diagnostic;

import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue: every message that the compiler can print. A test pins each one with an input that
 * causes it.
 */
public enum Message {
  // Text and syntax.
  FILE_MISSING(Severity.ERROR, "there is no such file", "check the path and the working folder"),
  FILE_IS_FOLDER(Severity.ERROR, "this is a folder, not a file", "name the files in it"),
  FILE_UNREADABLE(Severity.ERROR, "the file cannot be read: %s"),
  FILE_TOO_LARGE(
      Severity.ERROR,
      "the file has %1$d bytes, but at most %2$d are read",
      "weights do not belong into a .bnn file; split a long one by `import`"),
  FILE_IS_BINARY(Severity.ERROR, "this is no text: there is a zero byte at offset %d (line %d)"),
  FILE_NOT_UTF8(
      Severity.ERROR,
      "this is no UTF-8 text: byte 0x%02X at offset %d (line %d)",
      "save the file with the encoding UTF-8"),
  EMPTY_FILE(
      Severity.ERROR,
      "the file declares nothing",
      "declare a network: `network Name { input x: real[3, 32, 32] output y = x }`"),
  TOO_MANY_ERRORS(
      Severity.ERROR, "%d syntax errors are shown, the rest of the file is not checked"),
  STRAY_TEXT(Severity.ERROR, "%s means nothing here"),
  UNTERMINATED_STRING(
      Severity.ERROR,
      "the string is not closed on its line",
      "close it with `\"`; a line break inside a string is written `\\n`"),
  UNTERMINATED_COMMENT(Severity.ERROR, "the comment is never closed", "close it with `*/`"),
  COMMENT_LIKE_DIVISION(
      Severity.WARNING,
      "this line is a comment, not a division",
      "`//` divides only behind code on the same line"),
  UNKNOWN_ESCAPE(
      Severity.ERROR,
      "unknown escape %s",
      "a string knows `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`"),
  MALFORMED_NUMBER(
      Severity.ERROR,
      "`%s` is not a number",
      "numbers look like `12`, `0.5` or `1e-5`; a name does not start with a digit"),
  NUMBER_TOO_LARGE(
      Severity.ERROR, "the number `%s` is too large", "the largest integer is 9223372036854775807"),
  RESERVED_WORD(
      Severity.ERROR,
      "`%1$s` is a reserved word, not a name",
      "choose another name, such as `%1$s_`"),
  MISSING_NAME(Severity.ERROR, "expected a name, but found %s"),
  MISSING_EXPRESSION(Severity.ERROR, "expected an expression, but found %s"),
  UNEXPECTED_TEXT(Severity.ERROR, "expected %2$s, but found %1$s"),
  UNCLOSED_BRACKET(Severity.ERROR, "this `%s` is never closed", "close it with `%2$s`"),
  NESTED_TOO_DEEPLY(
      Severity.ERROR, "nested too deeply", "give parts of it a name with `let`, or use `repeat`"),
  CHAINED_COMPARISON(
      Severity.ERROR,
      "comparisons cannot be chained",
      "compare in pairs and join them with `and`, such as `a < b and b < c`"),
  MALFORMED_REPEAT(
      Severity.ERROR,
      "expected `repeat(n)` or `repeat(i in from..to)`",
      "write the range behind `in`"),
  MALFORMED_LABEL(
      Severity.ERROR,
      "`%s` is not a label",
      "a label is made of names and whole numbers, such as `skip_op.op.0`"),
  DANGLING_DOC(
      Severity.WARNING,
      "this `///` comment documents nothing",
      "it belongs before a declaration, a field, an input, a target or an output; elsewhere use `#`"),

  // Names.
  UNKNOWN_NAME(Severity.ERROR, "unknown name `%s`"),
  ;

  private final Severity severity;
  private final String text;
  private final String help;

  Message(Severity severity, String text) {
    this(severity, text, "");
  }

  Message(Severity severity, String text, String help) {
    this.severity = severity;
    this.text = text;
    this.help = help;
  }

  public Severity severity() {
    return severity;
  }

  /** The sentence with its arguments put in. */
  public String text(Object... arguments) {
    return String.format(Locale.ROOT, text, arguments);
  }

  /** The usual cure, if there is one; it sees the same arguments. */
  public Optional<String> help(Object... arguments) {
    return help.isEmpty()
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, help, arguments));
  }
}
