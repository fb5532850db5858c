package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.Setting;
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

  /**
   * The graph of a network with the default values of its parameters; of use only if no error was
   * reported.
   */
  public static Graph elaborate(
      Program program, NetworkDeclaration network, Mode mode, Diagnostics diagnostics) {
    Elaboration elaboration = new Elaboration(program, mode, diagnostics);
    Frame frame = Frame.of(network.span().source(), network.name().name(), "", List.of());
    for (ParameterDeclaration parameter : network.parameters()) {
      try {
        elaboration.callables.bindDefault(parameter, frame, frame);
      } catch (Failure reported) {
        frame.bind(parameter.name().name(), new Term.Poison());
      }
    }
    return elaboration.bodies.network(network, frame);
  }

  /** The parameters of a network with the values that they have. */
  public static List<Setting> settings(
      Program program, NetworkDeclaration network, Diagnostics diagnostics) {
    Elaboration elaboration = new Elaboration(program, Mode.INFERENCE, diagnostics);
    Frame frame = Frame.of(network.span().source(), network.name().name(), "", List.of());
    List<Setting> settings = new ArrayList<>();
    for (ParameterDeclaration parameter : network.parameters()) {
      elaboration.callables.bindDefault(parameter, frame, frame);
      String name = parameter.name().name();
      settings.add(new Setting(name, frame.find(name).orElseThrow().describe()));
    }
    return settings;
  }
}
