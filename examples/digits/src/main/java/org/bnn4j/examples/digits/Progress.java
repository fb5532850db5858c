package org.bnn4j.examples.digits;

import java.nio.charset.Charset;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows how training goes: a bar with loss, accuracy, images a second and the time left, or ten
 * lines that say the same where there is no terminal. Loss and accuracy are those of the last tenth
 * of the training.
 */
final class Progress implements AutoCloseable {
  private static final int PARTS = 10;

  private final String name;
  private final Recipe recipe;
  private final @Nullable ProgressBar bar;
  private final String full;
  private final String empty;
  private String quality = "";
  private long startOfPart = System.nanoTime();
  private double secondsPerStep;
  private int steps;
  private int part;
  private int stepsOfPart;
  private double lossOfPart;
  private int correctOfPart;

  private Progress(String name, Recipe recipe, boolean terminal) {
    this.name = name;
    this.recipe = recipe;
    Charset charset = Charset.forName(System.getProperty("stderr.encoding", "US-ASCII"));
    boolean blocks = charset.newEncoder().canEncode('█');
    full = blocks ? "█" : "#";
    empty = blocks ? "░" : ".";
    bar = terminal ? newBar() : null;
  }

  /**
   * Begins to show the training of a network.
   *
   * @param terminal whether there is one
   */
  static Progress start(String name, Recipe recipe, boolean terminal) {
    if (!terminal) {
      System.out.println("training " + name);
    }
    return new Progress(name, recipe, terminal);
  }

  /**
   * A step is done.
   *
   * @param correct images of its batch that were read correctly
   */
  synchronized void add(float loss, int correct) {
    steps++;
    stepsOfPart++;
    lossOfPart += loss;
    correctOfPart += correct;
    secondsPerStep = (System.nanoTime() - startOfPart) * 1e-9 / stepsOfPart;
    if (bar != null) {
      bar.step();
    }
    int reached = (int) ((long) steps * PARTS / recipe.steps());
    if (reached > part) {
      double accuracy = 100.0 * correctOfPart / (stepsOfPart * recipe.batch());
      quality =
          String.format(
              Locale.ROOT, "loss %.3f, accuracy %.1f %%, ", lossOfPart / stepsOfPart, accuracy);
      if (bar == null) {
        System.out.println(String.format(Locale.ROOT, "%5d %%  ", percent()) + quality + speed());
      }
      part = reached;
      startOfPart = System.nanoTime();
      stepsOfPart = 0;
      lossOfPart = 0;
      correctOfPart = 0;
    }
  }

  private long percent() {
    return 100L * steps / recipe.steps();
  }

  private String speed() {
    if (steps == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%,.0f images/s, %.0f s left",
        recipe.batch() / secondsPerStep,
        secondsPerStep * (recipe.steps() - steps));
  }

  private ProgressBar newBar() {
    return new ProgressBarBuilder()
        .setInitialMax(recipe.steps())
        .setUpdateIntervalMillis(200)
        .setRenderer((_, width) -> line(width))
        .build();
  }

  /** The bar, as wide as there is room beside the words. */
  private synchronized String line(int width) {
    String words = String.format(Locale.ROOT, " %3d %%  ", percent()) + quality + speed();
    int length = Math.max(0, width - name.length() - 1 - words.length());
    int done = (int) ((long) length * steps / recipe.steps());
    return name + " " + full.repeat(done) + empty.repeat(length - done) + words;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
