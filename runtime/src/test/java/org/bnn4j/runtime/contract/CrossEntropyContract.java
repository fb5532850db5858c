package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Losses of classifiers. */
interface CrossEntropyContract extends BackendUnderTest {
  @TestFactory
  default Stream<DynamicTest> crossEntropy() {
    return Stream.of(1, 2, 10, 16, 17, 100, 1000)
        .flatMap(classes -> Stream.of(0f, 0.1f).map(s -> new CrossEntropy(classes, s)))
        .map(spec -> dynamicTest(spec.toString(), () -> check(spec)));
  }

  private void check(CrossEntropy spec) {
    int n = 5;
    Sample logits = Sample.random(spec.logitsType(), n, 1);
    int[] classes = {0, spec.classes() - 1, spec.classes() / 2, 0, spec.classes() / 3};
    Sample labels = Sample.ofWords(spec.labelsType(), classes);
    Sample dloss = Sample.random(spec.lossType(), n, 2);
    double[] losses = new double[n];
    double[] gradients = new double[n * spec.classes()];
    double[] one = new double[n * spec.classes()];
    double[] eight = new double[n];
    Arrays.fill(one, 4);
    Arrays.fill(eight, 8);
    for (int image = 0; image < n; image++) {
      double sum = 0;
      for (int c = 0; c < spec.classes(); c++) {
        sum += Math.exp(logits.values()[image * spec.classes() + c]);
      }
      losses[image] = Math.log(sum);
      for (int c = 0; c < spec.classes(); c++) {
        double x = logits.values()[image * spec.classes() + c];
        double smooth = (double) spec.smoothing();
        double target = smooth / spec.classes() + (c == classes[image] ? 1 - smooth : 0);
        losses[image] -= target * x;
        gradients[image * spec.classes() + c] =
            (Math.exp(x) / sum - target) * dloss.values()[image];
      }
    }
    float[] actual =
        Trial.runAsReference(
                backend(),
                n,
                k -> k.crossEntropy(spec),
                List.of(logits, labels),
                List.of(spec.lossType()))
            .getFirst();
    Trial.assertClose(losses, eight, actual, 2e-5, "losses");
    float[] dlogits =
        Trial.runAsReference(
                backend(),
                n,
                k -> k.crossEntropyGradient(spec),
                List.of(dloss, logits, labels),
                List.of(spec.logitsType()))
            .getFirst();
    Trial.assertClose(gradients, one, dlogits, 1e-6, "gradient");
  }

  @Test
  default void hugeLogitsGiveFiniteLosses() {
    CrossEntropy spec = new CrossEntropy(3, 0);
    Sample logits = Sample.of(spec.logitsType(), 1e30f, 0, Float.NEGATIVE_INFINITY);
    Sample labels = Sample.ofWords(spec.labelsType(), 0);
    float[] losses =
        Trial.runAsReference(
                backend(),
                1,
                k -> k.crossEntropy(spec),
                List.of(logits, labels),
                List.of(spec.lossType()))
            .getFirst();
    assertThat(losses).containsExactly(0);
  }

  @Test
  default void aLabelThatIsNoClassIsRefused() {
    CrossEntropy spec = new CrossEntropy(3, 0);
    Sample logits = Sample.of(spec.logitsType(), 1, 2, 3);
    for (int label : new int[] {-1, 3}) {
      Sample labels = Sample.ofWords(spec.labelsType(), label);
      assertThatThrownBy(() ->
              Trial.run(
                  backend(),
                  1,
                  k -> k.crossEntropy(spec),
                  List.of(logits, labels),
                  List.of(spec.lossType())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("label " + label);
    }
  }
}
