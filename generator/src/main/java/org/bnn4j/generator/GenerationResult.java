package org.bnn4j.generator;

import java.util.List;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.grammar.diagnostic.Diagnostic;

/**
 * What came out.
 *
 * @param files the Java sources of every network
 * @param diagnostics warnings
 * @param dumps the texts that were asked for
 */
public record GenerationResult(
    List<GeneratedFile> files, List<Diagnostic> diagnostics, List<Dump> dumps) {
  public GenerationResult {
    files = List.copyOf(files);
    diagnostics = List.copyOf(diagnostics);
    dumps = List.copyOf(dumps);
  }

  /**
   * The text of a stage.
   *
   * @param network the network, or empty for what all share
   */
  public record Dump(String network, Stage stage, String text) {}
}
