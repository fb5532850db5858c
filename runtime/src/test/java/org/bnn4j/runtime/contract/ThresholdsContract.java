package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Thresholds give the sign that the chain gives, at every integer. */
interface ThresholdsContract extends BackendUnderTest {
  /** A chain of count, scale and shift. */
  interface Chain {
    float apply(float count, float scale, float shift);
  }

  private static Map<Formula, Chain> chains() {
    Formula affine =
        Formula.add(
            Formula.multiply(Formula.argument(0), Formula.argument(1)), Formula.argument(2));
    Formula magnitude = Formula.subtract(Formula.abs(affine), Formula.constant(3));
    Map<Formula, Chain> chains = new LinkedHashMap<>();
    chains.put(Formula.sign(affine, 1), (m, a, b) -> sign(m * a + b, 1));
    chains.put(Formula.sign(affine, -1), (m, a, b) -> sign(m * a + b, -1));
    chains.put(Formula.sign(affine, 0), (m, a, b) -> sign(m * a + b, 0));
    chains.put(Formula.sign(magnitude, 1), (m, a, b) -> sign(Math.abs(m * a + b) - 3, 1));
    chains.put(Formula.sign(magnitude, 0), (m, a, b) -> sign(Math.abs(m * a + b) - 3, 0));
    return chains;
  }

  private static float sign(float x, int zero) {
    return Float.isNaN(x) ? (zero == 0 ? 0 : -1) : x == 0 ? zero : Math.signum(x);
  }

  @TestFactory
  default Stream<DynamicTest> thresholds() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int bound : new int[] {1, 9, 15, 16, 100, 1152}) {
      for (int channels : new int[] {1, 16, 17, 33}) {
        for (Map.Entry<Formula, Chain> chain : chains().entrySet()) {
          tests.add(
              dynamicTest(
                  chain.getKey() + " of " + channels + " up to " + bound,
                  () -> check(channels, bound, chain.getKey(), chain.getValue())));
        }
      }
    }
    return tests.stream();
  }

  private void check(int channels, int bound, Formula formula, Chain chain) {
    TensorType count = TensorType.count(Shape.batch(channels, 1, 1));
    TensorType perChannel = TensorType.real(Shape.perChannel(channels));
    Thresholds spec =
        new Thresholds(channels, bound, List.of(count, perChannel, perChannel), formula);
    Sample scale = Sample.random(perChannel, 1, 1);
    Sample shift = Sample.random(perChannel, 1, 2);
    float[] special = {0.25f, -0.25f, 0, Float.NaN, -0f, 1e-3f, Float.POSITIVE_INFINITY};
    System.arraycopy(special, 0, scale.values(), 0, Math.min(channels, special.length));
    Buffer table = search(backend(), spec, scale, shift);
    Buffer expected = search(ReferenceBackend.create(), spec, scale, shift);
    assertThat(backend().readThresholds(table))
        .isEqualTo(ReferenceBackend.create().readThresholds(expected));

    Buffer copy = backend().allocate(1, TensorType.threshold(channels));
    backend().writeThresholds(backend().readThresholds(table), copy);
    TensorType counts = TensorType.count(Shape.batch(channels, 1, 2 * bound + 1));
    float[] integers = new float[counts.shape().elements(1)];
    float[] signs = new float[integers.length];
    for (int i = 0; i < integers.length; i++) {
      int channel = i / (2 * bound + 1);
      integers[i] = i % (2 * bound + 1) - bound;
      signs[i] = chain.apply(integers[i], scale.values()[channel], shift.values()[channel]) + 0f;
    }
    Trial.assertSameBits(signs, apply(counts, integers, table), "signs");
    Trial.assertSameBits(signs, apply(counts, integers, copy), "signs by copied words");
  }

  private static Buffer search(Backend backend, Thresholds spec, Sample scale, Sample shift) {
    Buffer table = backend.allocate(1, TensorType.threshold(spec.channels()));
    backend
        .kernels()
        .thresholds(spec)
        .run(1, Trial.load(backend, 1, scale), Trial.load(backend, 1, shift), table);
    return table;
  }

  /** The signs that a pass finds; where none is 0, they must be the same as bits. */
  private float[] apply(TensorType counts, float[] integers, Buffer table) {
    float[] signs = apply(counts, integers, table, Element.TERNARY);
    for (float sign : signs) {
      if (sign == 0) {
        return signs;
      }
    }
    Trial.assertSameBits(signs, apply(counts, integers, table, Element.SIGN), "as bits");
    return signs;
  }

  private float[] apply(TensorType counts, float[] integers, Buffer table, Element element) {
    TensorType thresholds = TensorType.threshold(counts.shape().c());
    Formula formula = Formula.threshold(Formula.argument(0), 1);
    Pointwise spec = Pointwise.of(counts.shape(), element, formula, counts, thresholds);
    Buffer in = Trial.load(backend(), 1, Sample.of(counts, integers));
    Buffer out = Trial.scribbled(backend(), 1, new TensorType(element, counts.shape()));
    backend().kernels().pointwise(spec).run(1, in, table, out);
    return Trial.read(backend(), 1, new TensorType(element, counts.shape()), out);
  }
}
