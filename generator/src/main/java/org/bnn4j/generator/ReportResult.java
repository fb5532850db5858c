package org.bnn4j.generator;

import java.util.List;
import org.bnn4j.generator.report.Report;
import org.bnn4j.grammar.diagnostic.Diagnostic;

/**
 * What became of networks.
 *
 * @param reports one for each network, in the order of the files
 * @param diagnostics warnings
 */
public record ReportResult(List<NetworkReport> reports, List<Diagnostic> diagnostics) {
  public ReportResult {
    reports = List.copyOf(reports);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * A report and the Java package of its network.
   *
   * @param javaPackage empty for the unnamed one
   */
  public record NetworkReport(String javaPackage, Report report) {
    /** Where its text belongs in a folder of Java sources: {@code org/example/Net-report.txt}. */
    public String path() {
      String folder = javaPackage.isEmpty() ? "" : javaPackage.replace('.', '/') + "/";
      return folder + report.network() + "-report.txt";
    }
  }
}
