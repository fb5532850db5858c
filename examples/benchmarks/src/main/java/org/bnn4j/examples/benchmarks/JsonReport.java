package org.bnn4j.examples.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** Writes rows for programs. A number that was not measured is null. */
final class JsonReport {
  private JsonReport() {}

  /** One object with the machine, the threads and a list of rows. */
  static String text(Machine machine, int threads, List<Row> rows) {
    return """
    {
      "cpu": %s,
      "features": %s,
      "threads": %d,
      "rows": [
    %s
      ]
    }
    """
        .formatted(
            string(machine.cpu()),
            string(String.join(" ", machine.features())),
            threads,
            rows.stream().map(JsonReport::row).collect(Collectors.joining(",\n")));
  }

  private static String row(Row row) {
    return ("    {\"id\": %s, \"ours\": %s, \"peer\": %s, \"peer_name\": %s, \"unit\": %s,"
            + " \"ratio\": %s, \"peer_share\": %s, \"note\": %s}")
        .formatted(
            string(row.id()),
            number(row.ours()),
            number(row.peer()),
            string(row.peerName()),
            string(row.unit()),
            number(row.ratio()),
            number(row.peerShare()),
            string(row.note()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  private static String string(String value) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
