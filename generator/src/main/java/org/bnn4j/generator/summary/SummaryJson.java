package org.bnn4j.generator.summary;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.Type;

/**
 * Summaries as JSON for programs. Nothing needs an escape: names of the language are letters,
 * digits and {@code _}.
 */
public final class SummaryJson {
  private SummaryJson() {}

  /** An array with an object for each network, and in it a line for each layer. */
  public static String print(List<Summary> summaries) {
    return summaries.stream()
        .map(SummaryJson::network)
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String network(Summary summary) {
    return "{\n"
        + field("network", quoted(summary.network()))
        + ",\n"
        + field("inputs", list(summary.inputs().stream().map(SummaryJson::input).toList()))
        + ",\n"
        + field("layers", list(summary.layers().stream().map(SummaryJson::layer).toList()))
        + ",\n"
        + field("total", "{" + counts(summary.total()) + ", " + totals(summary.total()) + "}")
        + "\n}";
  }

  private static String list(List<String> items) {
    return items.isEmpty()
        ? "[]"
        : items.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
  }

  private static String input(Summary.Input input) {
    return "{" + field("name", quoted(input.name())) + ", " + type(input.type()) + "}";
  }

  private static String type(Type type) {
    return field("element", quoted(type.element().word()))
        + ", "
        + field("shape", type.sizes().toString());
  }

  private static String layer(Summary.Layer layer) {
    return "{"
        + field("layer", quoted(layer.path()))
        + ", "
        + field("block", quoted(layer.block()))
        + ", "
        + field("input", layer.input().map(i -> quoted(i.words())).orElse("null"))
        + ", "
        + field("output", layer.output().map(o -> o.sizes().toString()).orElse("null"))
        + ", "
        + counts(layer.counts())
        + "}";
  }

  private static String counts(Counts counts) {
    return String.join(
        ", ",
        field("binary_parameters", counts.binaryParameters()),
        field("real_parameters", counts.realParameters()),
        field("memory_bits", counts.memoryBits()),
        field("float_memory_bits", counts.floatMemoryBits()),
        field("binary_macs", counts.binaryMacs()),
        field("real_macs", counts.realMacs()));
  }

  private static String totals(Counts counts) {
    return String.join(
        ", ",
        field("parameters", counts.parameters()),
        field("compression", number(counts.compression())),
        field("binary_share", number(counts.binaryShare())),
        field("bops", counts.bops()),
        field("flops", counts.flops()),
        field("ops", number(counts.ops())));
  }

  private static String field(String name, long value) {
    return field(name, Long.toString(value));
  }

  private static String field(String name, String value) {
    return quoted(name) + ": " + value;
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }
}
