package org.bnn4j.maven.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bnn4j.generator.file.OutputFolder;

/**
 * What an execution left behind: the fingerprint of its inputs and the hash of each of its outputs
 * by path.
 *
 * @param fingerprint empty where a run did not end well, so that the next one does not rely on it
 */
record RunRecord(String fingerprint, SortedMap<String, String> outputs) {
  private static final String HEADER = "bnn-maven-plugin 1";

  /** The record before the first run. */
  static final RunRecord NONE = new RunRecord("", new TreeMap<>());

  /** Reads a record; one that is missing or damaged says nothing. */
  static RunRecord read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    List<String> lines = new String(Files.readAllBytes(file), UTF_8).lines().toList();
    if (lines.size() < 2 || !lines.getFirst().equals(HEADER)) {
      return NONE;
    }
    var outputs = new TreeMap<String, String>();
    for (String line : lines.subList(2, lines.size())) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        outputs.put(line.substring(blank + 1), line.substring(0, blank));
      }
    }
    return new RunRecord(lines.get(1), outputs);
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER, fingerprint));
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      lines.add(output.getValue() + " " + output.getKey());
    }
    OutputFolder.replace(file, (String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  /** Whether nothing has changed since: neither what went in nor what came out. */
  boolean holds(String current, OutputFolder folder) throws IOException {
    if (current.isEmpty() || !fingerprint.equals(current)) {
      return false;
    }
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      Optional<String> hash = folder.read(output.getKey()).map(Fingerprint::of);
      if (!hash.equals(Optional.of(output.getValue()))) {
        return false;
      }
    }
    return true;
  }
}
