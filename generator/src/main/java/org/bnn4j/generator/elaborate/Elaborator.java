package org.bnn4j.generator.elaborate;

import java.util.List;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;

/**
 * Instantiates a network: blocks become the nodes that they stand for, compile-time values are
 * computed, {@code repeat} is unrolled, shapes are inferred.
 */
public final class Elaborator {
  private Elaborator() {}

  /** The graph of a network with the default values of its parameters; of use only if no error was reported. */
  public static Graph elaborate(
      Program program, NetworkDeclaration network, Mode mode, Diagnostics diagnostics) {
    Elaboration elaboration = new Elaboration(program, mode, diagnostics);
    Frame frame =
        Frame.of(network.span().source(), network.name().name(), "", List.of());
    for (ParameterDeclaration parameter : network.parameters()) {
      elaboration.callables.bindDefault(parameter, frame, frame);
    }
    return elaboration.bodies.network(network, frame);
  }
}
