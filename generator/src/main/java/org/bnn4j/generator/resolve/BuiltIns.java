package org.bnn4j.generator.resolve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names that every file knows without a declaration. A declaration or a local name of the same
 * text comes before them.
 */
public final class BuiltIns {
  private static final Map<String, BuiltIn> BY_NAME = new LinkedHashMap<>();

  static {
    Stream.of("abs", "sqrt", "exp", "log", "tanh", "sigmoid", "floor", "round")
        .forEach(name -> function(name, "x"));
    Stream.of("min", "max").forEach(name -> function(name, "values..."));
    function("sign", "x", "zero?");
    function("select", "condition", "a", "b");
    function("mean", "x", "over");
    function("sum", "x", "over");
    function("concat", "parts...");
    function("window", "x", "offset?", "step?", "size?", "fill?");
    function("spread", "x", "offset?", "step?", "size");
    function("reshape", "x", "size");
    function("size", "x", "axis");
    function("error", "message");
    function("warn", "message", "value");
    function("len", "list");
    function("each", "x", "ops");

    Stream.of("zeros", "ones", "xavier_normal", "xavier_uniform", "he_normal", "he_uniform")
        .forEach(name -> add(name, Kind.INITIALIZER));
    add("constant", Kind.INITIALIZER, "value");
    add("cycle", Kind.INITIALIZER, "values");
    add("uniform", Kind.INITIALIZER, "low", "high");
    add("normal", Kind.INITIALIZER, "mean", "deviation");

    add("training", Kind.VALUE);
    Stream.of("batch", "channel", "height", "width").forEach(name -> add(name, Kind.AXIS));
  }

  private BuiltIns() {}

  /** What a built-in name is. */
  public enum Kind {
    /**
     * Applied to values in one pair of parentheses; behind {@code |>} the piped value is the first
     * argument, and the values of a piped tuple are the first arguments.
     */
    FUNCTION,
    /** Says how a parameter is filled. */
    INITIALIZER,
    /** {@code training}: whether the training graph is built. */
    VALUE,
    /** Something to reduce over; {@code batch} is also the number of images, in formulas. */
    AXIS
  }

  /**
   * A built-in name.
   *
   * @param parameters of a function or an initializer, in the order of positional arguments
   */
  public record BuiltIn(String name, Kind kind, List<Parameter> parameters) {
    public BuiltIn {
      parameters = List.copyOf(parameters);
    }

    /** Whether it is called: a function or an initializer. */
    public boolean isCallable() {
      return kind == Kind.FUNCTION || kind == Kind.INITIALIZER;
    }
  }

  /**
   * A parameter of a built-in.
   *
   * @param required whether an argument must be given
   * @param variadic whether any number of arguments may be given, at least one
   */
  public record Parameter(String name, boolean required, boolean variadic) {}

  public static Optional<BuiltIn> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** All of them, in the order of their declaration. */
  public static List<BuiltIn> all() {
    return List.copyOf(BY_NAME.values());
  }

  private static void function(String name, String... parameters) {
    add(name, Kind.FUNCTION, parameters);
  }

  /** {@code name?} is an optional parameter, {@code name...} takes any number. */
  private static void add(String name, Kind kind, String... parameters) {
    BY_NAME.put(
        name,
        new BuiltIn(
            name,
            kind,
            Stream.of(parameters)
                .map(p ->
                    new Parameter(p.replaceAll("[?.]", ""), !p.endsWith("?"), p.endsWith("...")))
                .toList()));
  }
}
