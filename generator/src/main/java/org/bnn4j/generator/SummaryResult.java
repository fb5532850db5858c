package org.bnn4j.generator;

import java.util.List;
import org.bnn4j.generator.summary.Summary;
import org.bnn4j.grammar.diagnostic.Diagnostic;

/**
 * What networks cost.
 *
 * @param summaries one for each network, in the order of the files
 * @param diagnostics warnings
 */
public record SummaryResult(List<Summary> summaries, List<Diagnostic> diagnostics) {
  public SummaryResult {
    summaries = List.copyOf(summaries);
    diagnostics = List.copyOf(diagnostics);
  }
}
