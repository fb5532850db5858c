package org.bnn4j.grammar.diagnostic;

import java.util.Locale;
import java.util.Optional;

/** The catalogue: every message that the compiler can print. A test pins each one with an input that causes it. */
public enum Message {
  // Text and syntax.
  UNEXPECTED_TEXT(Severity.ERROR, "expected %2$s, but found %1$s"),

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
    return help.isEmpty() ? Optional.empty() : Optional.of(String.format(Locale.ROOT, help, arguments));
  }
}
