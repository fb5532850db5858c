package org.bnn4j.examples.microbenchmarks;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bnn4j.examples.benchmarks.Row;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Makes rows of JMH's results. */
final class ResultRows {
  private static final String SUFFIX = "Benchmark";
  private static final Pattern UNIT = Pattern.compile("(.*)/op");

  private ResultRows() {}

  /** The row of one method under one set of parameters. */
  static Row of(RunResult result) {
    BenchmarkParams params = result.getParams();
    List<String> values = params.getParamsKeys().stream().map(params::getParam).toList();
    Result<?> time = result.getPrimaryResult();
    return row(
        params.getBenchmark(), values, time.getScore(), time.getScoreError(), time.getScoreUnit());
  }

  /**
   * A row.
   *
   * @param method class and method in full
   * @param error half the width of the interval in which the mean lies, NaN if there is none
   */
  static Row row(String method, List<String> parameters, double score, double error, String unit) {
    Row row = Row.alone(id(method, parameters), score, UNIT.matcher(unit).replaceFirst("$1"));
    return Double.isNaN(error)
        ? row
        : row.withNote(String.format(Locale.ROOT, "JMH, +- %.0f %%", 100 * error / score));
  }

  /** For instance {@code jmh.pool.average2x2.56}. */
  private static String id(String method, List<String> parameters) {
    String[] parts = method.split("\\.", -1);
    String type = parts[parts.length - 2];
    String name = type.endsWith(SUFFIX) ? type.substring(0, type.length() - SUFFIX.length()) : type;
    String first = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    String place = "jmh." + first + "." + parts[parts.length - 1];
    return parameters.isEmpty() ? place : place + "." + String.join(".", parameters);
  }
}
