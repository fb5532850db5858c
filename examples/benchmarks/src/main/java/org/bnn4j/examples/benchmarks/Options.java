package org.bnn4j.examples.benchmarks;

import java.nio.file.Path;

/**
 * What the command line says.
 *
 * @param threads of this library and of each peer
 * @param output the folder for the file with all rows
 * @param full whether to measure what takes long, too
 * @param help whether to explain these options, and do nothing else
 */
record Options(int threads, Path output, boolean full, boolean help) {
  static final String USAGE =
      """
      usage: ./bnn bench [OPTION...]
        --full           also train large networks, and time single kernels with JMH
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
    int threads = 1;
    Path output = Path.of("target");
    boolean full = false;
    boolean help = false;
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      switch (name) {
        case "--help", "-h" -> help = true;
        case "--full" -> full = true;
        case "--threads" -> threads = number(name, value(arguments, ++i));
        case "--output" -> output = Path.of(value(arguments, ++i));
        default -> throw new UserError("The benchmark knows no option " + name + ": see --help.");
      }
    }
    return new Options(threads, output, full, help);
  }

  private static String value(String[] arguments, int at) {
    if (at == arguments.length) {
      throw new UserError(arguments[at - 1] + " needs a value: see --help.");
    }
    return arguments[at];
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
