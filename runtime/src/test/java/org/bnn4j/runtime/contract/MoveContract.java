package org.bnn4j.runtime.contract;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rearranging copies. */
interface MoveContract extends BackendUnderTest {
  /** Images in every run. */
  int IMAGES = 3;

  private static List<Move.Window> windows() {
    List<Move.Window> windows = new ArrayList<>();
    Move.Index start = new Move.Index(0, 0, 0);
    Move.Index one = new Move.Index(1, 1, 1);
    for (Element element : List.of(Element.REAL, Element.SIGN, Element.TERNARY, Element.COUNT)) {
      float fill = element == Element.SIGN ? 1 : 0;
      for (int c : ConvolutionSpecs.CHANNELS) {
        TensorType type = new TensorType(element, Shape.batch(c, 4, 5));
        Shape twice = Shape.batch(2 * c, 2, 3);
        windows.add(
            new Move.Window(type, twice, start, new Move.Index(1, 2, 2), fill == 1 ? -1 : 0));
        windows.add(
            new Move.Window(type, Shape.batch(c, 7, 8), new Move.Index(0, -1, -2), one, fill));
        windows.add(
            new Move.Window(
                type,
                Shape.batch(c + 2, 4, 5),
                new Move.Index(-1, 0, 0),
                one,
                -fill == 0 ? 0 : -1));
      }
      TensorType type = new TensorType(element, Shape.batch(70, 3, 3));
      windows.add(
          new Move.Window(type, Shape.batch(37, 3, 3), new Move.Index(33, 0, 0), one, fill));
      windows.add(
          new Move.Window(
              type, Shape.batch(23, 2, 2), new Move.Index(1, 1, 1), new Move.Index(3, 1, 1), fill));
      windows.add(
          new Move.Window(
              type,
              Shape.batch(5, 4, 2),
              new Move.Index(60, -3, 9),
              new Move.Index(2, 2, 1),
              fill));
      TensorType weights = new TensorType(element, Shape.of(7, 17, 3, 3));
      windows.add(
          new Move.Window(weights, Shape.of(7, 9, 2, 5), new Move.Index(3, 1, -1), one, fill));
    }
    windows.add(
        new Move.Window(
            TensorType.real(Shape.batch(3, 2, 2)),
            Shape.batch(3, 4, 4),
            new Move.Index(0, -1, -1),
            one,
            -2.5f));
    return windows;
  }

  @TestFactory
  default Stream<DynamicTest> windowsOfTensors() {
    return windows().stream().map(move -> dynamicTest(move.toString(), () -> check(move)));
  }

  private void check(Move.Window move) {
    Sample input = Sample.random(move.input(), IMAGES, 1);
    Shape from = move.input().shape();
    Shape to = move.shape();
    float[] expected = new float[to.elements(IMAGES)];
    Arrays.fill(expected, move.fill());
    forEachPair(
        from,
        to,
        move.offset(),
        move.step(),
        (large, small) -> expected[small] = stored(move.input(), input.values()[large]));
    List<float[]> actual =
        Trial.runAsReference(
            backend(), IMAGES, k -> k.move(move), List.of(input), List.of(move.result()));
    Trial.assertSameBits(expected, actual.getFirst(), "window");
  }

  @TestFactory
  default Stream<DynamicTest> spreadsOfTensors() {
    return windows().stream()
        .filter(move -> move.input().element() == Element.REAL)
        .map(move ->
            new Move.Spread(
                TensorType.real(move.shape()), move.input().shape(), move.offset(), move.step()))
        .map(move -> dynamicTest(move.toString(), () -> check(move)));
  }

  private void check(Move.Spread move) {
    Sample input = Sample.random(move.input(), IMAGES, 2);
    float[] expected = new float[move.shape().elements(IMAGES)];
    forEachPair(
        move.shape(),
        move.input().shape(),
        move.offset(),
        move.step(),
        (large, small) -> expected[large] = input.values()[small]);
    List<float[]> actual =
        Trial.runAsReference(
            backend(), IMAGES, k -> k.move(move), List.of(input), List.of(move.result()));
    Trial.assertSameBits(expected, actual.getFirst(), "spread");
  }

  /** Two places that belong together. */
  interface Pair {
    void accept(int large, int small);
  }

  /** Visits the elements of the large tensor and finds those of the small one. */
  private static void forEachPair(
      Shape large, Shape small, Move.Index offset, Move.Index step, Pair action) {
    for (int i = 0; i < large.elements(IMAGES); i++) {
      int w = i % large.w() - offset.w();
      int h = i / large.w() % large.h() - offset.h();
      int c = i / (large.w() * large.h()) % large.c() - offset.c();
      boolean onStep = w % step.w() == 0 && h % step.h() == 0 && c % step.c() == 0;
      int x = w / step.w();
      int y = h / step.h();
      int z = c / step.c();
      boolean inside = w >= 0 && h >= 0 && c >= 0 && x < small.w() && y < small.h();
      if (onStep && inside && z < small.c()) {
        int n = i / large.image();
        action.accept(i, ((n * small.c() + z) * small.h() + y) * small.w() + x);
      }
    }
  }

  private static float stored(TensorType type, float value) {
    return type.element() == Element.REAL ? value : value + 0f;
  }

  @TestFactory
  default Stream<DynamicTest> concatenations() {
    List<List<Integer>> channels =
        List.of(
            List.of(1, 1),
            List.of(16, 17),
            List.of(31, 33),
            List.of(32, 32),
            List.of(64, 1, 63),
            List.of(3, 129, 15, 2),
            List.of(127));
    return Stream.of(Element.REAL, Element.SIGN, Element.TERNARY, Element.COUNT)
        .flatMap(element ->
            channels.stream()
                .map(sizes ->
                    new Move.Concat(
                        sizes.stream()
                            .map(c -> new TensorType(element, Shape.batch(c, 2, 3)))
                            .toList())))
        .map(move -> dynamicTest(move.toString(), () -> check(move)));
  }

  private void check(Move.Concat move) {
    List<Sample> inputs = move.inputs().stream().map(t -> Sample.random(t, IMAGES, 3)).toList();
    float[] expected = new float[move.result().shape().elements(IMAGES)];
    int to = 0;
    for (int n = 0; n < IMAGES; n++) {
      for (Sample input : inputs) {
        int image = input.type().shape().image();
        for (int i = n * image; i < (n + 1) * image; i++) {
          expected[to++] = stored(input.type(), input.values()[i]);
        }
      }
    }
    List<float[]> actual =
        Trial.runAsReference(backend(), IMAGES, k -> k.move(move), inputs, List.of(move.result()));
    Trial.assertSameBits(expected, actual.getFirst(), "concatenation");
  }

  @TestFactory
  default Stream<DynamicTest> reshapes() {
    return Stream.of(Element.REAL, Element.SIGN, Element.TERNARY, Element.COUNT)
        .flatMap(element ->
            Stream.of(
                new Move.Reshape(
                    new TensorType(element, Shape.batch(17, 3, 5)), Shape.batch(255, 1, 1)),
                new Move.Reshape(
                    new TensorType(element, Shape.batch(64, 1, 1)), Shape.batch(4, 4, 4)),
                new Move.Reshape(
                    new TensorType(element, Shape.batch(6, 4, 4)), Shape.batch(3, 8, 4)),
                new Move.Reshape(
                    new TensorType(element, Shape.of(10, 33, 1, 1)), Shape.of(5, 6, 11, 1))))
        .map(move -> dynamicTest(move.toString(), () -> check(move)));
  }

  private void check(Move.Reshape move) {
    Sample input = Sample.random(move.input(), IMAGES, 4);
    float[] expected = input.values().clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = stored(move.input(), expected[i]);
    }
    List<float[]> actual =
        Trial.runAsReference(
            backend(), IMAGES, k -> k.move(move), List.of(input), List.of(move.result()));
    Trial.assertSameBits(expected, actual.getFirst(), "reshape");
  }
}
