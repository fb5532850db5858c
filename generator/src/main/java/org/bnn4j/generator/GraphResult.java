package org.bnn4j.generator;

import java.util.List;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.grammar.diagnostic.Diagnostic;

/**
 * Networks as graphs.
 *
 * @param graphs one for each network, in the order of the files
 * @param diagnostics warnings
 */
public record GraphResult(List<InferenceGraph> graphs, List<Diagnostic> diagnostics) {
  public GraphResult {
    graphs = List.copyOf(graphs);
    diagnostics = List.copyOf(diagnostics);
  }
}
