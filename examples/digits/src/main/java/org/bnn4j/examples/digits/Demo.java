package org.bnn4j.examples.digits;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.io.ModelFileException;

/** Trains, packs and runs a binary network on handwritten digits. */
public final class Demo {
  private Demo() {}

  /** Runs the demo; {@code --help} tells the options. */
  public static void main(String[] arguments) {
    // The backend's own words, in one line.
    System.setProperty("java.util.logging.SimpleFormatter.format", "%5$s%n");
    try {
      run(Options.parse(arguments));
    } catch (UserError | ModelFileException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      fail("A file could not be read or written: " + e);
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }

  private static void run(Options options) throws IOException {
    if (options.help()) {
      System.out.println(Options.USAGE);
      return;
    }
    long start = System.nanoTime();
    Digits training = Digits.training(options.data());
    Digits test = Digits.test(options.data());
    createFolder(options.output());
    try (Backend backend = backend()) {
      System.out.printf(
          Locale.ROOT, "%,d digits to train on, %d to test%n", training.count(), test.count());
      var trainer = new Trainer(backend, training, options.recipe(), hasTerminal());
      if (options.seeds() > 1) {
        SeedStudy.run(trainer, test, options.seed(), options.seeds());
      } else {
        new Showing(backend, trainer, test, options).run();
      }
    }
    System.out.printf(Locale.ROOT, "%.0f seconds in all%n", (System.nanoTime() - start) * 1e-9);
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserError(
          "The folder " + folder + " cannot be made: name another with --output FOLDER.");
    }
  }

  private static Backend backend() {
    try {
      return Backend.best();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  @SuppressWarnings("SystemConsoleNull") // It is null where -Djdk.console=java.base is set.
  private static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
