package org.bnn4j.generator.check;

import java.util.List;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;

/** All checks in their order: what a program must keep even where no network uses it. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          new KnownTypes(),
          new KnownNames(),
          new NamesAsValues(),
          new DistinctNames(),
          new StatementPlaces(),
          new BlockReturns(),
          new OpBodies(),
          new GradientUses(),
          new UpdateTargets(),
          new InputGradients(),
          new CalledNames(),
          new ArgumentOrder(),
          new CallArguments(),
          new ConfigFields(),
          new NetworkInstances(),
          new NetworkInterfaces(),
          new KernelGradients(),
          new EndlessDefinitions());

  private Checks() {}

  /** Reports everything that any check finds. */
  public static void run(Program program, Diagnostics diagnostics) {
    ALL.forEach(check -> check.run(program, diagnostics));
  }
}
