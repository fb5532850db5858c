package org.bnn4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules on files and their names. */
class SourceTreeTest {
  private static final Set<String> VAGUE_PACKAGES =
      Set.of("util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "impl");

  private static final Pattern VAGUE_CLASS =
      Pattern.compile(".*(Utils?|Common|Helpers?|Managers?|Misc|Impl)\\.java");

  private static final int LONGEST_FILE = 400;

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    List<Path> packages = SourceTree.mainJava().stream().map(Path::getParent).distinct().toList();
    assertThat(packages).hasSizeGreaterThan(5);
    assertThat(packages)
        .allSatisfy(folder -> {
          Path info = folder.resolve("package-info.java");
          assertThat(info).exists();
          assertThat(SourceTree.text(info)).startsWith("/**").contains("\n@NullMarked\npackage ");
        });
  }

  @Test
  void noPackageAndNoClassHasAVagueName() {
    assertThat(SourceTree.mainJava())
        .allSatisfy(file -> {
          assertThat(file.getFileName().toString()).doesNotMatch(VAGUE_CLASS);
          assertThat(partsOf(SourceTree.ROOT.relativize(file)))
              .doesNotContainAnyElementsOf(VAGUE_PACKAGES);
        });
  }

  @Test
  void filesAreShortEnoughToBeRead() {
    assertThat(SourceTree.mainJava())
        .allSatisfy(file ->
            assertThat(SourceTree.text(file).lines().count())
                .as("lines of %s", SourceTree.ROOT.relativize(file))
                .isLessThanOrEqualTo(LONGEST_FILE));
  }

  @Test
  void modulesAreThoseOfTheArchitecture() throws Exception {
    try (Stream<Path> folders = Files.list(SourceTree.ROOT)) {
      assertThat(folders.filter(f -> Files.exists(f.resolve("pom.xml"))).map(SourceTreeTest::name))
          .containsExactlyInAnyOrder(
              "grammar",
              "generator",
              "runtime",
              "emulator",
              "onnx",
              "golden",
              "maven-plugin",
              "cli",
              "examples");
    }
  }

  private static List<String> partsOf(Path file) {
    return Stream.iterate(file, p -> p != null, Path::getParent).map(SourceTreeTest::name).toList();
  }

  private static String name(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT);
  }
}
