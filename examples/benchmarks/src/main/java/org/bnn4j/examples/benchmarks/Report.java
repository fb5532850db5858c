package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects rows. What nobody adds says that it was not measured. */
final class Report {
  private final List<String> ids;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** A report of the rows with these ids, in their order. */
  Report(List<String> ids) {
    this.ids = List.copyOf(ids);
  }

  void add(Row row) {
    if (!ids.contains(row.id())) {
      throw new IllegalArgumentException("unknown row " + row.id());
    }
    if (rows.putIfAbsent(row.id(), row) != null) {
      throw new IllegalArgumentException("second row " + row.id());
    }
  }

  List<Row> rows() {
    List<Row> all = new ArrayList<>();
    for (String id : ids) {
      Row row = rows.get(id);
      all.add(row == null ? Row.notMeasured(id, "") : row);
    }
    return all;
  }
}
