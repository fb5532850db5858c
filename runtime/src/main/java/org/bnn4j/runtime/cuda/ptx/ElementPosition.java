package org.bnn4j.runtime.cuda.ptx;

import java.util.List;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;

/**
 * An element of a shape that a thread computes, and where it stands in operands that are repeated
 * along some axes. Elements lie in the order [n][h][w][c].
 */
final class ElementPosition {
  private static final List<Axis> PLACE_AXES = List.of(Axis.N, Axis.H, Axis.W);

  private final PtxWriter ptx;
  private final Shape shape;

  /** The register of the place, (n·H + h)·W + w. */
  private final String place;

  /** The register of the channel, always one that exists. */
  private final String channel;

  /**
   * @param place the register of the place
   * @param channel the register of the channel
   */
  ElementPosition(PtxWriter ptx, Shape shape, String place, String channel) {
    this.ptx = ptx;
    this.shape = shape;
    this.place = place;
    this.channel = channel;
  }

  ElementPosition withPlace(String other) {
    return new ElementPosition(ptx, shape, other, channel);
  }

  ElementPosition withChannel(String other) {
    return new ElementPosition(ptx, shape, place, other);
  }

  /** The register of the channel in an operand. */
  String channelOf(Shape operand) {
    return operand.c() == shape.c() ? channel : ptx.toWord("mov.u32", "0");
  }

  /** The register of the element's number in an operand. */
  String elementOf(Shape operand) {
    String c = Integer.toString(operand.c());
    return ptx.toWord("mad.lo.s32", placeOf(operand), c, channelOf(operand));
  }

  /** The register of the place in an operand. */
  String placeOf(Shape operand) {
    if (PLACE_AXES.stream().noneMatch(axis -> repeats(operand, axis))) {
      return place;
    }
    if (PLACE_AXES.stream().noneMatch(axis -> advances(operand, axis))) {
      return ptx.toWord("mov.u32", "0");
    }
    String width = Integer.toString(shape.w());
    String height = Integer.toString(shape.h());
    String row = ptx.toWord("div.u32", place, width);
    String w = ptx.toWord("rem.u32", place, width);
    String n = ptx.toWord("div.u32", row, height);
    String h = ptx.toWord("rem.u32", row, height);
    String at = repeats(operand, Axis.N) ? ptx.toWord("mov.u32", "0") : n;
    at = along(at, operand.h(), repeats(operand, Axis.H), h);
    return along(at, operand.w(), repeats(operand, Axis.W), w);
  }

  private String along(String at, int size, boolean repeated, String index) {
    String of = Integer.toString(size);
    return ptx.toWord("mad.lo.s32", at, of, repeated ? "0" : index);
  }

  /** Whether an operand has one value along an axis of more; the batch counts as more. */
  private boolean repeats(Shape operand, Axis axis) {
    return operand.size(axis) != shape.size(axis);
  }

  private boolean advances(Shape operand, Axis axis) {
    return !repeats(operand, axis) && shape.size(axis) != 1;
  }

  /** Whether neighbouring channels have values of their own in an operand. */
  boolean variesOverChannels(Shape operand) {
    return advances(operand, Axis.C);
  }

  /** Whether other places have values of their own in an operand. */
  boolean variesOverPlaces(Shape operand) {
    return PLACE_AXES.stream().anyMatch(axis -> advances(operand, axis));
  }

  /** Whether an operand has the same element at another position. */
  boolean meets(ElementPosition other, Shape operand) {
    return (place.equals(other.place) || !variesOverPlaces(operand))
        && (channel.equals(other.channel) || !variesOverChannels(operand));
  }
}
