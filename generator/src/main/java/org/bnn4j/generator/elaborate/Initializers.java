package org.bnn4j.generator.elaborate;

import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.ParameterInfo.Initializer;

/**
 * First values of parameters. Fans of weights {@code [o, i, kh, kw]}: in = i·kh·kw, out = o·kh·kw.
 * Xavier (Glorot and Bengio 2010) has variance 2 / (in + out), He (He et al. 2015) 2 / in.
 */
final class Initializers {
  /** Names and parameters. */
  static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "zeros", List.of(),
          "ones", List.of(),
          "constant", List.of("value"),
          "cycle", List.of("values"),
          "uniform", List.of("low", "high"),
          "normal", List.of("mean", "deviation"),
          "xavier_normal", List.of(),
          "xavier_uniform", List.of(),
          "he_normal", List.of(),
          "he_uniform", List.of());

  private Initializers() {}

  static Initializer of(Term.Initial term, List<Integer> sizes) {
    double spread = 2.0 / (fan(sizes, 1) + fan(sizes, 0));
    double he = 2.0 / fan(sizes, 1);
    return switch (term.name()) {
      case "zeros" -> new Initializer.Constant(0);
      case "ones" -> new Initializer.Constant(1);
      case "constant" -> new Initializer.Constant(argument(term, 0));
      case "cycle" ->
          new Initializer.Cycle(term.arguments().stream().map(Double::floatValue).toList());
      case "uniform" -> new Initializer.Uniform(argument(term, 0), argument(term, 1));
      case "normal" -> new Initializer.Normal(argument(term, 0), argument(term, 1));
      case "xavier_normal" -> new Initializer.Normal(0, (float) Math.sqrt(spread));
      case "xavier_uniform" -> uniform(Math.sqrt(3 * spread));
      case "he_normal" -> new Initializer.Normal(0, (float) Math.sqrt(he));
      case "he_uniform" -> uniform(Math.sqrt(3 * he));
      default -> throw new IllegalStateException(term.name());
    };
  }

  private static float argument(Term.Initial term, int index) {
    return term.arguments().get(index).floatValue();
  }

  private static Initializer uniform(double limit) {
    return new Initializer.Uniform((float) -limit, (float) limit);
  }

  /** Connections of one output (axis 1 counted) or one input (axis 0 counted). */
  private static double fan(List<Integer> sizes, int axis) {
    double fan = sizes.size() > axis ? sizes.get(axis) : 1;
    for (int i = 2; i < sizes.size(); i++) {
      fan *= sizes.get(i);
    }
    return fan;
  }
}
