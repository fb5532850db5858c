package org.bnn4j.generator.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bnn4j.grammar.SourceReader;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.Source;

/** Reads {@code .bnn} files. */
public final class SourceFiles {
  private SourceFiles() {}

  /**
   * Reads files in the given order.
   *
   * @param base the folder that names are relative to
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if one cannot be read
   */
  public static List<Source> read(Path base, List<Path> files) {
    var diagnostics = new Diagnostics();
    List<Source> sources = new ArrayList<>();
    for (Path file : files) {
      SourceReader.read(file, nameOf(base, file), diagnostics).ifPresent(sources::add);
    }
    diagnostics.throwIfErrors();
    return sources;
  }

  /**
   * How messages and comments name a file: relative to {@code base}, with '/', so that what is
   * generated does not depend on where a project lies.
   */
  public static String nameOf(Path base, Path file) {
    Path root = base.toAbsolutePath().normalize();
    Path absolute = file.toAbsolutePath().normalize();
    boolean sameDisk = Objects.equals(root.getRoot(), absolute.getRoot());
    return (sameDisk ? root.relativize(absolute) : absolute).toString().replace('\\', '/');
  }
}
