package org.bnn4j.generator.resolve;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Declaration.InstanceDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Expression.Argument;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/**
 * A network that gets a class: one as it is declared, or one with other parameters.
 *
 * @param network whose body it has
 * @param arguments for parameters of the network; the others take their defaults
 * @param span what declares it
 */
public record NetworkInstance(
    Identifier name,
    Optional<String> doc,
    NetworkDeclaration network,
    List<Argument> arguments,
    Span span) {
  public NetworkInstance {
    arguments = List.copyOf(arguments);
  }

  /** A network with the defaults of its parameters. */
  public static NetworkInstance of(NetworkDeclaration network) {
    return new NetworkInstance(network.name(), network.doc(), network, List.of(), network.span());
  }

  /** {@code network Small = Net(width: 8)}. */
  static NetworkInstance of(InstanceDeclaration instance, NetworkDeclaration network) {
    return new NetworkInstance(
        instance.name(),
        instance.doc().or(network::doc),
        network,
        instance.call().arguments(),
        instance.span());
  }

  /** Whether it is the network as it is declared. */
  public boolean isItself() {
    return span.equals(network.span());
  }
}
