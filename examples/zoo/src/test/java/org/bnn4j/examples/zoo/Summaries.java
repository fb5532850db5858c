package org.bnn4j.examples.zoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.summary.Summary;
import org.bnn4j.grammar.syntax.Source;

/** What the networks of the zoo cost, as {@code ./bnn summary} counts it. */
final class Summaries {
  private static final Path FOLDER = Path.of("src", "main", "bnn");

  private final List<Summary> all;

  private Summaries(List<Summary> all) {
    this.all = all;
  }

  /** Those of all files of the zoo. */
  static Summaries read() throws IOException {
    List<Source> sources;
    try (var files = Files.list(FOLDER)) {
      sources = files.sorted().map(Summaries::source).toList();
    }
    var request = new GenerationRequest(sources, "", Set.of());
    return new Summaries(new Generator().summarize(request).summaries());
  }

  private static Source source(Path file) {
    try {
      return Source.of(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Summary> all() {
    return all;
  }

  Summary of(String network) {
    return all.stream().filter(s -> s.network().equals(network)).findFirst().orElseThrow();
  }
}
