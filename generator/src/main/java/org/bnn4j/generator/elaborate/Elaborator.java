package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.Setting;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;

/**
 * Instantiates a network: blocks become the nodes that they stand for, compile-time values are
 * computed, {@code repeat} is unrolled, shapes are inferred.
 */
public final class Elaborator {
  private Elaborator() {}

  /** The graph of a network; of use only if no error was reported. */
  public static Graph elaborate(
      Program program, NetworkInstance network, Mode mode, Diagnostics diagnostics) {
    Elaboration elaboration = new Elaboration(program, mode, diagnostics);
    return elaboration.bodies.network(network, elaboration.callables.network(network));
  }

  /** The parameters of a network with the values that they have. */
  public static List<Setting> settings(
      Program program, NetworkInstance network, Diagnostics diagnostics) {
    Elaboration elaboration = new Elaboration(program, Mode.INFERENCE, diagnostics);
    Frame frame = elaboration.callables.network(network);
    List<Setting> settings = new ArrayList<>();
    for (ParameterDeclaration parameter : network.network().parameters()) {
      String name = parameter.name().name();
      settings.add(new Setting(name, frame.find(name).orElseThrow().describe()));
    }
    return settings;
  }
}
