package org.bnn4j.examples.benchmarks;

import java.nio.file.Path;

/**
 * What the command line says.
 *
 * @param threads of this library and of each peer
 * @param output the folder for {@code bench.json}
 * @param help whether to explain these options, and do nothing else
 */
record Options(int threads, Path output, boolean help) {
  static final String USAGE =
      """
      usage: ./bnn bench [OPTION...]
        --threads N      threads of this library and of the others (1)
        --output FOLDER  where to write bench.json
        --help           print this text\
      """;

  /**
   * Reads the command line.
   *
   * @throws UserError if it holds anything unknown
   */
  static Options parse(String... arguments) {
    Options options = new Options(1, Path.of("target"), false);
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      switch (name) {
        case "--help", "-h" -> options = new Options(options.threads, options.output, true);
        case "--threads", "--output" -> {
          if (++i == arguments.length) {
            throw new UserError(name + " needs a value: see --help.");
          }
          options = options.with(name, arguments[i]);
        }
        default -> throw new UserError("The benchmark knows no option " + name + ": see --help.");
      }
    }
    return options;
  }

  private Options with(String name, String value) {
    return name.equals("--threads")
        ? new Options(number(name, value), output, help)
        : new Options(threads, Path.of(value), help);
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UserError(name + " needs a whole number from 1 on, but got " + value + ".");
  }
}
