package org.bnn4j.runtime.contract;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;

/** Convolutions of awkward sizes. */
final class ConvolutionSpecs {
  static final List<Integer> CHANNELS = List.of(1, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129);

  private static final List<Element> ELEMENTS =
      List.of(Element.SIGN, Element.TERNARY, Element.REAL);

  private ConvolutionSpecs() {}

  static List<Conv2d> all() {
    List<Conv2d> specs = new ArrayList<>();
    channels(specs);
    geometries(specs);
    images(specs);
    groups(specs);
    elements(specs);
    quads(specs);
    specs.add(square(Element.SIGN, 1024, 6, 2, 6, Padding.all(0), 0));
    return specs.stream().filter(spec -> spec.outHeight() > 0 && spec.outWidth() > 0).toList();
  }

  private static void channels(List<Conv2d> specs) {
    for (int i = 0; i < CHANNELS.size(); i++) {
      int filters = CHANNELS.get((i * 5 + 3) % CHANNELS.size());
      specs.add(square(Element.SIGN, CHANNELS.get(i), 4, filters, 3, Padding.all(1), i % 3 - 1));
      specs.add(square(Element.REAL, CHANNELS.get(i), 4, filters, 3, Padding.all(1), 0));
    }
  }

  private static Conv2d square(
      Element element, int c, int size, int filters, int kernel, Padding padding, int padValue) {
    return new Conv2d(
        element, element, c, size, size, filters, kernel, kernel, 1, padding, 1, 1, padValue);
  }

  private static void geometries(List<Conv2d> specs) {
    int count = 0;
    for (int kernel : new int[] {1, 2, 3, 5, 7}) {
      for (int stride = 1; stride <= 3; stride++) {
        for (Padding padding :
            List.of(Padding.all(0), Padding.all(kernel / 2), new Padding(2, 0, 1, 3))) {
          for (int dilation = 1; dilation <= 2; dilation++) {
            Element element = ELEMENTS.get(count % 3);
            int padValue = count / 3 % 3 - 1;
            specs.add(
                new Conv2d(
                    element, element, 17, 9, 8, 5, kernel, kernel, stride, padding, dilation, 1,
                    padValue));
            count++;
          }
        }
      }
    }
    specs.add(
        new Conv2d(
            Element.SIGN, Element.SIGN, 33, 6, 9, 18, 2, 5, 2, new Padding(1, 2, 0, 2), 1, 1, 1));
  }

  private static void images(List<Conv2d> specs) {
    for (int[] size : new int[][] {{1, 1}, {1, 5}, {5, 1}, {7, 7}, {2, 33}, {20, 35}}) {
      for (Element element : ELEMENTS) {
        specs.add(
            new Conv2d(
                element, element, 32, size[0], size[1], 16, 3, 3, 1, Padding.all(1), 1, 1, 0));
      }
    }
  }

  private static void groups(List<Conv2d> specs) {
    int[][] groups = {
      {4, 4, 4}, {6, 4, 2}, {33, 33, 33}, {66, 34, 2}, {64, 128, 2}, {96, 3, 3}, {5, 10, 5}
    };
    for (int[] group : groups) {
      for (Element element : ELEMENTS) {
        specs.add(
            new Conv2d(
                element,
                element,
                group[0],
                5,
                4,
                group[1],
                3,
                3,
                1,
                Padding.all(1),
                1,
                group[2],
                group[0] % 3 - 1));
      }
    }
  }

  /**
   * Signs whose filters and columns leave quads, tiles and bands of rows unfilled, with columns
   * that taps do not reach.
   */
  private static void quads(List<Conv2d> specs) {
    int count = 0;
    for (int width : new int[] {1, 2, 3, 4, 5, 7, 9, 14}) {
      for (int stride = 1; stride <= 2; stride++) {
        int filters = List.of(1, 2, 3, 6, 7, 11).get(count % 6);
        int padValue = count % 3 - 1;
        Padding padding = count % 2 == 0 ? Padding.all(2) : new Padding(0, 5, 1, 1);
        specs.add(
            new Conv2d(
                Element.SIGN,
                Element.SIGN,
                40,
                5,
                width,
                filters,
                3,
                3,
                stride,
                padding,
                1 + count % 2,
                1,
                padValue));
        specs.add(
            new Conv2d(
                Element.SIGN,
                Element.SIGN,
                70,
                6,
                width,
                2 * filters,
                2,
                3,
                stride,
                Padding.all(1),
                1,
                2,
                padValue));
        count++;
      }
    }
    specs.add(square(Element.SIGN, 64, 40, 6, 3, Padding.all(1), 0));
    specs.add(
        new Conv2d(Element.SIGN, Element.SIGN, 64, 40, 37, 6, 3, 1, 1, Padding.all(12), 9, 1, 0));
    specs.add(
        new Conv2d(Element.SIGN, Element.REAL, 128, 33, 34, 130, 3, 3, 2, Padding.all(1), 1, 1, 1));
  }

  private static void elements(List<Conv2d> specs) {
    for (Element input : ELEMENTS) {
      for (Element weight : ELEMENTS) {
        for (int padValue = -1; padValue <= 1; padValue++) {
          specs.add(
              new Conv2d(input, weight, 35, 4, 5, 19, 3, 3, 2, Padding.all(1), 1, 1, padValue));
        }
      }
    }
  }
}
