package org.bnn4j.grammar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bnn4j.grammar.syntax.Source;

/** The test inputs, read from the source tree so that the update switch can write beside them. */
final class TestFiles {
  static final Path FOLDER = Path.of("src/test/resources/org/bnn4j/grammar");

  private TestFiles() {}

  static Source sketch() {
    return Source.of("sketch.bnn", read(FOLDER.resolve("sketch.bnn")));
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
