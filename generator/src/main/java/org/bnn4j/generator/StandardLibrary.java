package org.bnn4j.generator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bnn4j.grammar.syntax.Source;

/** The text of the library: blocks, ops and configs that every file can use. */
public final class StandardLibrary {
  private static final List<String> FILES =
      List.of(
          "kernels.bnn",
          "layers.bnn",
          "binary.bnn",
          "xnor.bnn",
          "bireal.bnn",
          "blocks.bnn",
          "aw_nas.bnn");

  private StandardLibrary() {}

  /** All files, in a fixed order. */
  public static List<Source> sources() {
    return FILES.stream().map(StandardLibrary::source).toList();
  }

  private static Source source(String file) {
    String path = "/org/bnn4j/library/" + file;
    try (InputStream in = StandardLibrary.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + path);
      }
      return Source.of("bnn/" + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
