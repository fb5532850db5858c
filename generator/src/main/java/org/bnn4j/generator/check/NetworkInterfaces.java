package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement;

/**
 * A network has an input and an output, gives out each name once, and has a default for each of its
 * parameters, so that it can be built as it is. Gradients need a loss.
 */
final class NetworkInterfaces implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    program.files().stream()
        .flatMap(file -> file.declarations().stream())
        .filter(NetworkDeclaration.class::isInstance)
        .forEach(network -> check((NetworkDeclaration) network, diagnostics));
  }

  private static void check(NetworkDeclaration network, Diagnostics diagnostics) {
    for (ParameterDeclaration parameter : network.parameters()) {
      if (parameter.defaultValue().isEmpty()) {
        diagnostics.report(
            Message.NETWORK_PARAMETER_WITHOUT_DEFAULT,
            parameter.name().span(),
            parameter.name().name());
      }
    }
    List<Statement> statements = flat(network.body());
    Identifier name = network.name();
    if (statements.stream().noneMatch(Statement.Input.class::isInstance)) {
      diagnostics.report(Message.NETWORK_WITHOUT_INPUT, name.span(), name.name());
    }
    if (statements.stream().noneMatch(Statement.Output.class::isInstance)) {
      diagnostics.report(Message.NETWORK_WITHOUT_OUTPUT, name.span(), name.name());
    }
    outputs(network.body(), diagnostics);
    gradients(network, statements, diagnostics);
  }

  private static void gradients(
      NetworkDeclaration network, List<Statement> statements, Diagnostics diagnostics) {
    if (statements.stream().anyMatch(Statement.Loss.class::isInstance)) {
      return;
    }
    for (Statement statement : statements) {
      if (statement instanceof Statement.Gradient gradient) {
        diagnostics.report(
            Message.GRADIENT_WITHOUT_LOSS,
            gradient.span(),
            network.name().name(),
            gradient.input().name());
      }
    }
  }

  /**
   * Outputs of a value bind a name and are distinct for that reason; these give out known names.
   */
  private static void outputs(List<Statement> body, Diagnostics diagnostics) {
    Map<String, Span> known = new HashMap<>();
    for (Statement statement : body) {
      if (statement instanceof Statement.Output output) {
        Span first = known.putIfAbsent(output.name().name(), output.name().span());
        if (first != null && output.value().isEmpty()) {
          diagnostics.report(
              Message.DUPLICATE_NAME,
              output.name().span(),
              output.name().name(),
              Local.Kind.OUTPUT.noun(),
              first);
        }
      }
    }
  }

  private static List<Statement> flat(List<Statement> body) {
    var all = new ArrayList<Statement>();
    for (Statement statement : body) {
      all.add(statement);
      if (statement instanceof Statement.If conditional) {
        all.addAll(flat(conditional.then()));
        all.addAll(flat(conditional.otherwise()));
      }
    }
    return all;
  }
}
