package org.bnn4j.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.logging.Log;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Severity;
import org.codehaus.plexus.build.BuildContext;

/**
 * Shows problems the way that Maven's compiler plugin does, so that editors find the places; inside
 * an IDE also as markers.
 */
final class ProblemLog {
  private final Log log;
  private final BuildContext buildContext;
  private final Path base;
  private final boolean insideIde;

  /**
   * A log of problems.
   *
   * @param base the folder to which the names of sources are relative
   * @param insideIde whether there is someone to show markers to; Maven itself would print them
   */
  ProblemLog(Log log, BuildContext buildContext, Path base, boolean insideIde) {
    this.log = log;
    this.buildContext = buildContext;
    this.base = base;
    this.insideIde = insideIde;
  }

  /** Takes the markers of earlier runs away. */
  void clear(List<Path> files) {
    if (insideIde) {
      files.forEach(file -> buildContext.removeMessages(file.toFile()));
    }
  }

  void show(List<Diagnostic> diagnostics) {
    diagnostics.forEach(this::show);
  }

  /** {@code 2 errors in 1 file}. */
  static String count(List<Diagnostic> diagnostics) {
    boolean anyError = diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    List<Diagnostic> counted =
        diagnostics.stream().filter(d -> !anyError || d.severity() == Severity.ERROR).toList();
    long files = counted.stream().map(d -> d.span().source().name()).distinct().count();
    return plural(counted.size(), anyError ? "error" : "warning") + " in " + plural(files, "file");
  }

  private static String plural(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  private void show(Diagnostic diagnostic) {
    int line = diagnostic.span().line();
    int column = diagnostic.span().column();
    Path file = base.resolve(diagnostic.span().source().name()).normalize();
    boolean known = Files.exists(file);
    String place = known ? file.toString() : diagnostic.span().source().name();
    String text =
        "%s:[%d,%d] %s".formatted(place, line, column, diagnostic.text()) + details(diagnostic);
    if (diagnostic.severity() == Severity.ERROR) {
      log.error(text);
    } else {
      log.warn(text);
    }
    if (insideIde && known) {
      int severity =
          diagnostic.severity() == Severity.ERROR
              ? BuildContext.SEVERITY_ERROR
              : BuildContext.SEVERITY_WARNING;
      buildContext.addMessage(file.toFile(), line, column, diagnostic.text(), severity, null);
    }
  }

  /**
   * The snippet, the trail and the cure: all but the first line, which editors want differently.
   */
  private static String details(Diagnostic diagnostic) {
    String printed = DiagnosticPrinter.print(diagnostic).stripTrailing();
    int end = printed.indexOf('\n');
    return end < 0 ? "" : printed.substring(end);
  }
}
