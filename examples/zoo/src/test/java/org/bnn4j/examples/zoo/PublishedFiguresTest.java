package org.bnn4j.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;
import org.bnn4j.generator.summary.Counts;
import org.bnn4j.generator.summary.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures that were published for the networks, with their sources in {@code docs/zoo.md}. */
final class PublishedFiguresTest {
  private static final double MEGABYTE = 8 << 20;
  private static final double MEGABIT = 1e6;

  private final Summaries summaries;

  PublishedFiguresTest() throws IOException {
    this.summaries = Summaries.read();
  }

  private Counts total(String network) {
    return summaries.of(network).total();
  }

  /** To the last digit. */
  @ParameterizedTest
  @CsvSource({
    "BiRealNet18, 4.00",
    "BinaryAlexNet, 7.45",
    "BinaryDenseNet28, 4.04",
    "BinaryResNetE18, 4.00",
    "QuickNet, 4.17",
    "QuickNetLarge, 5.40",
    "QuickNetSmall, 4.00",
    "RealToBinaryNet, 5.13",
    "XnorNet, 22.77"
  })
  void megabytesOfTheLarqZoo(String network, String megabytes) {
    double size = total(network).memoryBits() / MEGABYTE;
    assertThat(String.format(Locale.ROOT, "%.2f", size)).isEqualTo(megabytes);
  }

  @ParameterizedTest
  @CsvSource({
    "BiRealNet18, 11_699_112",
    "BinaryAlexNet, 61_859_192",
    "BinaryDenseNet28, 5_150_504",
    "BinaryResNetE18, 11_699_368",
    "RealToBinaryNet, 11_995_624",
    "XnorNet, 62_396_768"
  })
  void parametersOfTheLarqZoo(String network, String parameters) {
    assertThat(total(network).parameters()).isEqualTo(number(parameters));
  }

  /** QuickNet was counted with two numbers for each channel of a batch norm instead of four. */
  @ParameterizedTest
  @CsvSource({"QuickNet, 13_234_088", "QuickNetLarge, 23_342_248", "QuickNetSmall, 12_655_688"})
  void storedParametersOfTheLarqZoo(String network, String parameters) {
    Counts total = total(network);
    assertThat(total.binaryValues() + total.realValues()).isEqualTo(number(parameters));
  }

  private static long number(String digits) {
    return Long.parseLong(digits.replace("_", ""));
  }

  @ParameterizedTest
  @CsvSource({"BiRealNet18, 33.6, 1.63e8", "BiRealNet34, 43.7, 1.93e8"})
  void megabitsAndOperationsOfBiRealNet(String network, double megabits, double operations) {
    Counts total = total(network);
    assertThat(total.memoryBits() / MEGABIT).isCloseTo(megabits, withinPercentage(0.5));
    assertThat(total.ops()).isCloseTo(operations, withinPercentage(1));
  }

  /**
   * The paper counts what XNOR-Net adds to Bi-Real Net, too: a scale for each filter, and K. Of
   * each image K takes the mean over channels, the average over 3x3 places and a product.
   */
  @Test
  void megabitsAndOperationsOfXnorResNet18() {
    Counts total = total("XnorResNet18");
    long scales = 0;
    long operations = 0;
    for (Summary.Layer layer : layers("XnorResNet18", l -> l.path().matches(".*conv_[12]\\.bn"))) {
      operations += places(layer) * channels(layer);
    }
    for (Summary.Layer layer : layers("XnorResNet18", l -> l.block().equals("binary_conv"))) {
      scales += channels(layer);
      operations += places(layer) * (channels(layer) + 9);
    }
    assertThat(scales).isEqualTo(3840);
    assertThat((total.memoryBits() + Float.SIZE * scales) / MEGABIT)
        .isCloseTo(33.7, withinPercentage(0.5));
    assertThat(total.ops() + operations).isCloseTo(1.67e8, withinPercentage(1));
  }

  private Iterable<Summary.Layer> layers(String network, Predicate<Summary.Layer> wanted) {
    return summaries.of(network).layers().stream().filter(wanted).toList();
  }

  private static long channels(Summary.Layer layer) {
    return layer.output().orElseThrow().sizes().get(0);
  }

  private static long places(Summary.Layer layer) {
    var sizes = layer.output().orElseThrow().sizes();
    return (long) sizes.get(1) * sizes.get(2);
  }

  @Test
  void operationsOfReActNet() {
    Counts total = total("ReActNetA");
    assertThat((double) total.bops()).isCloseTo(4.82e9, withinPercentage(0.5));
    assertThat((double) total.flops()).isCloseTo(0.12e8, withinPercentage(2));
    assertThat(total.ops()).isCloseTo(0.87e8, withinPercentage(0.5));
  }

  /** Those of the networks for CIFAR-10 were never published by one rule: these are ours. */
  @ParameterizedTest
  @CsvSource({"NetworkInNetwork, 972_618", "VggSmall, 4_663_690", "ResNet20, 271_354"})
  void parametersOfTheNetworksForCifar(String network, String parameters) {
    assertThat(total(network).parameters()).isEqualTo(number(parameters));
  }
}
