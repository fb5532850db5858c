package org.bnn4j.examples.digits;

import java.nio.file.Path;

/**
 * What the command line says.
 *
 * @param data the folder of the digits
 * @param output the folder for the trained networks
 * @param seed the first seed
 * @param seeds how many seeds to train; with more than one, nothing else is shown
 * @param recipe how to train
 * @param help whether to explain these options, and do nothing else
 */
record Options(Path data, Path output, int seed, int seeds, Recipe recipe, boolean help) {
  static final String USAGE =
      """
      usage: ./bnn demo [OPTION...]
        --seed N         another seed (1)
        --seeds N        train with N seeds, from --seed on, and print each accuracy and their mean
        --short          a few steps only, to see that all works
        --data FOLDER    where the digits are
        --output FOLDER  where to save the networks
        --help           print this text
      -Dbnn.backend=reference in JAVA_TOOL_OPTIONS chooses another backend.\
      """;

  private static final Options DEFAULTS =
      new Options(Path.of("data"), Path.of("target"), 1, 1, Recipe.FULL, false);

  /**
   * Reads the command line.
   *
   * @throws UserError if it holds anything unknown
   */
  static Options parse(String... arguments) {
    Options options = DEFAULTS;
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      options =
          switch (name) {
            case "--short" -> options.withRecipe(Recipe.SHORT);
            case "--help", "-h" -> options.withHelp();
            case "--seed", "--seeds", "--data", "--output" -> {
              if (++i == arguments.length) {
                throw new UserError(name + " needs a value: see --help.");
              }
              yield options.with(name, arguments[i]);
            }
            default -> throw new UserError("The demo knows no option " + name + ": see --help.");
          };
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--seed" -> new Options(data, output, number(name, value), seeds, recipe, help);
      case "--seeds" -> new Options(data, output, seed, number(name, value), recipe, help);
      case "--data" -> new Options(Path.of(value), output, seed, seeds, recipe, help);
      default -> new Options(data, Path.of(value), seed, seeds, recipe, help);
    };
  }

  private Options withRecipe(Recipe other) {
    return new Options(data, output, seed, seeds, other, help);
  }

  private Options withHelp() {
    return new Options(data, output, seed, seeds, recipe, true);
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
