package org.bnn4j.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.grammar.syntax.Source;

/**
 * A file of {@code src/test/resources/errors}: one source, or several, each behind a line {@code
 * ==== NAME} with the name that messages show.
 */
record CaseFile(String name, List<Source> sources) {
  static final Path FOLDER = Path.of("src/test/resources/errors");

  private static final String MARK = "==== ";

  static CaseFile read(String name) {
    String text = text(FOLDER.resolve(name));
    if (!text.startsWith(MARK)) {
      return new CaseFile(name, List.of(Source.of(name, text)));
    }
    var sources = new ArrayList<Source>();
    for (String part : Stream.of(text.split("(?m)^" + MARK, -1)).skip(1).toList()) {
      int end = part.indexOf('\n');
      sources.add(Source.of(part.substring(0, end), part.substring(end + 1)));
    }
    return new CaseFile(name, sources);
  }

  /** The names of all cases, sorted. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bnn"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the diagnostics stand that the case must give. */
  Path expected() {
    return FOLDER.resolve(name.replace(".bnn", ".expected"));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
