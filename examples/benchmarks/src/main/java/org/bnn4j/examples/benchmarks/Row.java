package org.bnn4j.examples.benchmarks;

/**
 * One line of the report. A number that was not measured, or that has no meaning, is NaN.
 *
 * @param id says what was measured, see {@code RowIds}
 * @param ours our number
 * @param peer the number beside it
 * @param peerName whose that is
 * @param unit of both numbers
 * @param ratio more than 1 where we are faster
 * @param peerShare the part of its own peak that the peer reaches
 * @param note for people; why nothing was measured, if so
 */
public record Row(
    String id,
    double ours,
    double peer,
    String peerName,
    String unit,
    double ratio,
    double peerShare,
    String note) {

  /** A comparison of times. */
  public static Row times(String id, double ours, double peer, String peerName, String unit) {
    return new Row(id, ours, peer, peerName, unit, peer / ours, Double.NaN, "");
  }

  /** A comparison of speeds. */
  public static Row speeds(String id, double ours, double peer, String peerName, String unit) {
    return new Row(id, ours, peer, peerName, unit, ours / peer, Double.NaN, "");
  }

  /** A number that stands alone. */
  public static Row alone(String id, double ours, String unit) {
    return new Row(id, ours, Double.NaN, "", unit, Double.NaN, Double.NaN, "");
  }

  /** A row without a number of ours. */
  public static Row notMeasured(String id, String reason) {
    return new Row(id, Double.NaN, Double.NaN, "", "", Double.NaN, Double.NaN, reason);
  }

  public Row withPeerShare(double share) {
    return new Row(id, ours, peer, peerName, unit, ratio, share, note);
  }

  public Row withNote(String text) {
    return new Row(id, ours, peer, peerName, unit, ratio, peerShare, text);
  }

  /** Whether all that belongs to the row was measured. */
  boolean isMeasured() {
    return !Double.isNaN(ours) && (peerName.isEmpty() || !Double.isNaN(peer));
  }
}
