package org.bnn4j.maven.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.generator.Generator;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.SourceReader;
import org.bnn4j.runtime.kernel.Shape;

/**
 * A hash over everything that the generated sources depend on: parameters, names and content of the
 * files, and the compiler itself. Times of files play no part.
 */
final class Fingerprint {
  /** One class of each part of the compiler. */
  private static final List<Class<?>> COMPILER =
      List.of(Generator.class, Parser.class, Shape.class);

  private final MessageDigest digest = sha256();

  private Fingerprint() {}

  /** The hash of a task whose sources are {@code files}; empty where one of them cannot be read. */
  static String of(GenerationTask task, List<Path> files) throws IOException {
    var fingerprint = new Fingerprint();
    fingerprint.add(task.sources().defaultPackage());
    fingerprint.add(task.outputFolder().toString());
    fingerprint.add(Boolean.toString(task.failOnWarning()));
    fingerprint.add(Boolean.toString(task.report()));
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.size(file) > SourceReader.MAX_BYTES) {
        return "";
      }
      fingerprint.add(task.sources().nameOf(file));
      fingerprint.add(file);
    }
    for (Class<?> part : COMPILER) {
      fingerprint.addCodeOf(part);
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  /** The hash of bytes. */
  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  private void add(Path file) throws IOException {
    add(Files.readAllBytes(file));
  }

  /** The length goes first, so that no two lists of parts look alike. */
  private void add(byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  /**
   * Adds the jar or the folder of classes that holds {@code type}: a snapshot keeps its version.
   */
  private void addCodeOf(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    Path place = pathOf(source.getLocation());
    try (Stream<Path> files = Files.walk(place)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEachOrdered(file -> {
            try {
              add(place.relativize(file).toString().replace('\\', '/'));
              add(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Path pathOf(URL location) throws IOException {
    try {
      return Path.of(location.toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot find " + location, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
