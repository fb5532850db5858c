package org.bnn4j.examples.digits;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how training goes: a bar with loss, accuracy, images a second and the time left, or ten
 * lines that say the same where there is no terminal. Loss and accuracy are those of the last tenth
 * of the training; so is the speed in the lines.
 */
final class Progress implements AutoCloseable {
  private static final int PARTS = 10;

  private final Recipe recipe;
  private final @Nullable ProgressBar bar;
  private long startOfPart = System.nanoTime();
  private int steps;
  private int part;
  private int stepsOfPart;
  private double lossOfPart;
  private int correctOfPart;

  private Progress(Recipe recipe, @Nullable ProgressBar bar) {
    this.recipe = recipe;
    this.bar = bar;
  }

  /**
   * Begins to show the training of a network.
   *
   * @param terminal whether there is one
   */
  static Progress start(String name, Recipe recipe, boolean terminal) {
    if (!terminal) {
      System.out.println("training " + name);
      return new Progress(recipe, null);
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax((long) recipe.steps() * recipe.batch())
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUpdateIntervalMillis(100)
            .setUnit(" images", 1)
            .showSpeed(new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .build();
    return new Progress(recipe, bar);
  }

  /**
   * A step is done.
   *
   * @param correct images of its batch that were read correctly
   */
  void add(float loss, int correct) {
    steps++;
    stepsOfPart++;
    lossOfPart += loss;
    correctOfPart += correct;
    if (bar != null) {
      bar.stepBy(recipe.batch());
    }
    int reached = (int) ((long) steps * PARTS / recipe.steps());
    if (reached > part) {
      show();
      part = reached;
      startOfPart = System.nanoTime();
      stepsOfPart = 0;
      lossOfPart = 0;
      correctOfPart = 0;
    }
  }

  private void show() {
    double accuracy = 100.0 * correctOfPart / (stepsOfPart * recipe.batch());
    String quality =
        String.format(
            Locale.ROOT, "loss %.3f, accuracy %.1f %%", lossOfPart / stepsOfPart, accuracy);
    if (bar != null) {
      bar.setExtraMessage(", " + quality);
      return;
    }
    double secondsPerStep = (System.nanoTime() - startOfPart) * 1e-9 / stepsOfPart;
    System.out.printf(
        Locale.ROOT,
        "%5d %%  %s, %,.0f images/s, %.0f s left%n",
        100L * steps / recipe.steps(),
        quality,
        recipe.batch() / secondsPerStep,
        secondsPerStep * (recipe.steps() - steps));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
