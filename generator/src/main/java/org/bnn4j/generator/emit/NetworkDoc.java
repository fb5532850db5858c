package org.bnn4j.generator.emit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Setting;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;

/** The Javadoc of a network: what its author wrote, then its edges, settings and size. */
final class NetworkDoc {
  private NetworkDoc() {}

  static String of(NetworkPlan network, Naming naming) {
    var doc = new StringBuilder();
    String name = network.instance().name().name();
    doc.append(
        network
            .instance()
            .doc()
            .map(NetworkDoc::paragraphs)
            .orElse("The network {@code " + Comments.javadoc(name) + "}."));
    doc.append("\n\n<table>\n<caption>Inputs, outputs and settings</caption>\n");
    Plan edges = network.training().orElse(network.evaluation());
    for (Plan.Tensor input : edges.inputs()) {
      doc.append(
          row(input.role() == Plan.Role.TARGET ? "target" : "input", input.name(), type(input)));
    }
    for (Plan.Tensor output : network.evaluation().outputs()) {
      doc.append(row("output", output.name(), type(output)));
    }
    for (Setting setting : network.settings()) {
      doc.append(row("setting", setting.name(), setting.value()));
    }
    doc.append("</table>\n\n<p>").append(size(naming.parameters()));
    String file = Comments.fileName(network.instance().span());
    doc.append(" Generated from {@code ")
        .append(Comments.javadoc(file))
        .append("}; edit that file.");
    return doc.toString();
  }

  private static String paragraphs(String text) {
    return Comments.javadoc(text.strip()).replaceAll("\n\\s*\n", "\n\n<p>");
  }

  private static String row(String kind, String name, String value) {
    return "<tr><td>%s<td>%s<td>%s\n"
        .formatted(kind, Comments.javadoc(name), Comments.javadoc(value));
  }

  private static String type(Plan.Tensor tensor) {
    return NetworkClass.word(tensor.type().element())
        + tensor.sizes().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String size(List<ParameterInfo> parameters) {
    long trained = values(parameters, ParameterKind.TRAINED);
    long all =
        trained
            + values(parameters, ParameterKind.FIXED)
            + values(parameters, ParameterKind.BUFFER);
    return String.format(
        Locale.ROOT,
        "%,d trained values; %,d in all, in %,d tensors.",
        trained,
        all,
        parameters.size());
  }

  private static long values(List<ParameterInfo> parameters, ParameterKind kind) {
    return parameters.stream()
        .filter(parameter -> parameter.kind() == kind)
        .mapToLong(
            p -> p.sizes().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact))
        .sum();
  }
}
