package org.bnn4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the whole project, as they lie in its folder. */
final class SourceTree {
  /** The project's folder: the nearest one upward that has the launcher. */
  static final Path ROOT = find(Path.of("").toAbsolutePath());

  private SourceTree() {}

  /** All main Java sources of all modules but the examples, in order. */
  static List<Path> mainJava() {
    return modules()
        .map(module -> module.resolve("src/main/java"))
        .flatMap(SourceTree::walk)
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  /** The files of the standard library, in order. */
  static List<Path> library() {
    return walk(ROOT.resolve("generator/src/main/resources"))
        .filter(file -> file.toString().endsWith(".bnn"))
        .toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> modules() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> walk(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("bnn.cmd"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no project around " + start);
  }
}
