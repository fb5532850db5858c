package org.bnn4j.examples.digits;

import java.util.Locale;

/**
 * What the demo found.
 *
 * @param latent the network with the weights that were trained
 * @param packed the network from its packed file
 * @param withoutBinaryUnits what the rest of the network reaches alone
 * @param latentMicroseconds for one image
 * @param packedMicroseconds for one image
 */
record Table(
    Evaluation latent,
    Evaluation packed,
    Evaluation withoutBinaryUnits,
    long latentBytes,
    long packedBytes,
    double latentMicroseconds,
    double packedMicroseconds,
    Workload workload,
    String backend) {

  /** The table, in lines that end. */
  String text() {
    var text = new StringBuilder();
    line(text, "", "trained", "packed", "");
    line(
        text,
        "test accuracy",
        percent(latent.accuracy()),
        percent(packed.accuracy()),
        "same prediction for %d of %d images".formatted(latent.agreement(packed), latent.count()));
    line(text, "without binary units", percent(withoutBinaryUnits.accuracy()), "", "");
    line(
        text,
        "file size",
        kilobytes(latentBytes),
        kilobytes(packedBytes),
        number("%.1f times smaller", (double) latentBytes / packedBytes));
    line(
        text,
        "time for one image",
        number("%.3f ms", latentMicroseconds / 1000),
        number("%.3f ms", packedMicroseconds / 1000),
        "median, batch of 1");
    line(
        text,
        "binary work",
        "",
        percent(workload.binaryShare()),
        number("of %,d multiply-accumulates", workload.all()));
    return text.append("backend: ").append(backend).append('\n').toString();
  }

  private static void line(
      StringBuilder text, String what, String latent, String packed, String remark) {
    String line = "%-22s%12s%12s   %s".formatted(what, latent, packed, remark);
    text.append(line.stripTrailing()).append('\n');
  }

  private static String percent(double value) {
    return number("%.1f %%", value);
  }

  private static String kilobytes(long bytes) {
    return number("%.1f kB", bytes / 1000.0);
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
