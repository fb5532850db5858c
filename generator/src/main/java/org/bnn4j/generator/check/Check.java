package org.bnn4j.generator.check;

import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;

/** A rule that a program must keep, whatever its parameters are. */
@FunctionalInterface
interface Check {
  /** Reports every place that breaks the rule. */
  void run(Program program, Diagnostics diagnostics);
}
