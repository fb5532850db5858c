package org.bnn4j.generator.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement;

/**
 * A network has an input and an output, gives out each name once, and is built: as it is, with a
 * default for each of its parameters, or by another that gives them. Gradients need a loss.
 */
final class NetworkInterfaces implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Set<NetworkDeclaration> built =
        program.networks().stream().map(NetworkInstance::network).collect(Collectors.toSet());
    for (BnnFile file : program.files()) {
      for (Declaration declaration : file.declarations()) {
        if (declaration instanceof NetworkDeclaration network) {
          // A neighbour may be built by a file that is not here.
          boolean neighbour = program.neighbours().contains(file);
          if (!neighbour && !built.contains(network)) {
            defaults(network, diagnostics);
          }
          check(network, diagnostics);
        }
      }
    }
  }

  private static void defaults(NetworkDeclaration network, Diagnostics diagnostics) {
    for (ParameterDeclaration parameter : network.parameters()) {
      if (parameter.defaultValue().isEmpty()) {
        diagnostics.report(
            Message.NETWORK_PARAMETER_WITHOUT_DEFAULT,
            parameter.name().span(),
            parameter.name().name(),
            network.name().name());
      }
    }
  }

  private static void check(NetworkDeclaration network, Diagnostics diagnostics) {
    List<Statement> statements = Statement.flat(network.body());
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
}
