package org.bnn4j.maven.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bnn4j.generator.GenerationResult;
import org.bnn4j.generator.ReportResult.NetworkReport;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.generator.file.OutputFolder;
import org.bnn4j.generator.report.ReportPrinter;
import org.bnn4j.grammar.diagnostic.InvalidInputException;

/**
 * Brings the Java sources up to date with the {@code .bnn} files.
 *
 * <p>Everything is compiled before the first file is written: where the input has errors, the old
 * sources stay as they were. Only files that an earlier run of the same execution wrote are ever
 * deleted.
 */
public final class SourceGeneration {
  private final GenerationTask task;
  private final OutputFolder folder;

  private SourceGeneration(GenerationTask task) {
    this.task = task;
    this.folder = new OutputFolder(task.outputFolder());
  }

  /**
   * Runs a task.
   *
   * @throws InvalidInputException if the input has errors, or warnings that count as errors
   */
  public static GenerationOutcome run(GenerationTask task) throws IOException {
    return new SourceGeneration(task).run();
  }

  private GenerationOutcome run() throws IOException {
    List<Path> files = task.sources().files();
    RunRecord previous = RunRecord.read(task.recordFile());
    String fingerprint = Fingerprint.of(task, files);
    if (task.incremental() && previous.holds(fingerprint, folder)) {
      return new GenerationOutcome(true, files.size(), previous.outputs().size(), 0, 0, List.of());
    }
    GenerationResult result = task.sources().compile();
    if (task.failOnWarning() && !result.diagnostics().isEmpty()) {
      throw new InvalidInputException(result.diagnostics());
    }
    SortedMap<String, byte[]> fresh = new TreeMap<>();
    for (GeneratedFile file : result.files()) {
      fresh.put(file.path(), file.text().getBytes(UTF_8));
    }
    if (task.report()) {
      for (NetworkReport network : task.sources().reports()) {
        String text = ReportPrinter.print(network.report());
        fresh.put(network.path(), text.getBytes(UTF_8));
      }
    }
    // A run with warnings is repeated until they are gone: else they would be shown only once.
    String kept = result.diagnostics().isEmpty() ? fingerprint : "";
    return update(previous, fresh, kept, files.size(), result);
  }

  private GenerationOutcome update(
      RunRecord previous,
      SortedMap<String, byte[]> fresh,
      String fingerprint,
      int sources,
      GenerationResult result)
      throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    fresh.forEach((path, content) -> hashes.put(path, Fingerprint.of(content)));
    // Should this run be killed, the next one still knows what may lie in the folder.
    SortedMap<String, String> known = new TreeMap<>(previous.outputs());
    known.putAll(hashes);
    new RunRecord("", known).write(task.recordFile());
    int written = 0;
    for (Map.Entry<String, byte[]> file : fresh.entrySet()) {
      written += folder.write(file.getKey(), file.getValue()) ? 1 : 0;
    }
    int deleted = 0;
    for (String path : previous.outputs().keySet()) {
      deleted += !fresh.containsKey(path) && folder.delete(path) ? 1 : 0;
    }
    new RunRecord(fingerprint, hashes).write(task.recordFile());
    return new GenerationOutcome(
        false, sources, fresh.size(), written, deleted, result.diagnostics());
  }
}
