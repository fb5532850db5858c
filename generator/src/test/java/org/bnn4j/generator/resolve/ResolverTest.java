package org.bnn4j.generator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;

/** What names mean at the top of a file; {@code errors/*.bnn} show what is wrong with others. */
final class ResolverTest {
  private static final String A = "package a\nenum edge { a1 }\nenum scale { a2 }\n";
  private static final String B = "package b\nenum edge { b1 }\n";

  @Test
  void ownPackageComesFirst() {
    Program program =
        Programs.good(
            "package bnn\nenum edge { l }", A, "package c\nimport a.edge\nenum edge { c1 }");
    assertThat(origin(program, 1, "edge")).contains("2.bnn");
  }

  @Test
  void aPackageIsAllItsFiles() {
    Program program = Programs.good("", A, "package a\nenum gain { g }");
    assertThat(origin(program, 0, "gain")).contains("2.bnn");
    assertThat(origin(program, 1, "edge")).contains("1.bnn");
  }

  @Test
  void singleImportsComeBeforeStars() {
    Program program = Programs.good("", A, B, "import b.*\nimport a.edge\nenum x { y }");
    assertThat(origin(program, 2, "edge")).contains("1.bnn");
  }

  @Test
  void starsComeBeforeTheLibrary() {
    Program program = Programs.good("package bnn\nenum edge { l }", A, "import a.*\nenum x { y }");
    assertThat(origin(program, 1, "edge")).contains("1.bnn");
  }

  @Test
  void theLibraryNeedsNoImport() {
    Program program = Programs.good("package bnn\nenum edge { l }", "enum x { y }");
    assertThat(origin(program, 0, "edge")).contains("0.bnn");
  }

  @Test
  void otherLibraryPackagesNeedOne() {
    Program program =
        Programs.good(
            "package bnn.more\nenum edge { l }", "enum x { y }", "import bnn.more.*\nenum z { y }");
    assertThat(origin(program, 0, "edge")).isEmpty();
    assertThat(origin(program, 1, "edge")).contains("0.bnn");
  }

  @Test
  void starsThatDisagreeGiveNothing() {
    Program program = Programs.good("", A, B, "import a.*\nimport b.*\nenum x { y }");
    assertThat(origin(program, 2, "edge")).isEmpty();
    assertThat(program.namesIn(program.sources().get(2).source()).ambiguous())
        .containsOnlyKeys("edge");
    assertThat(origin(program, 2, "scale")).contains("1.bnn");
  }

  @Test
  void packagesMayImportEachOther() {
    Program program =
        Programs.good(
            "", "package a\nimport b.*\nenum e { x }", "package b\nimport a.*\nenum f { x }");
    assertThat(origin(program, 0, "f")).contains("2.bnn");
    assertThat(origin(program, 1, "e")).contains("1.bnn");
  }

  @Test
  void aFileGivenTwiceCountsOnce() {
    var diagnostics = new Diagnostics();
    Program program = Programs.resolve(diagnostics, "", A);
    Program twice =
        Resolver.resolve(
            List.of(),
            List.of(program.sources().getFirst(), program.sources().getFirst()),
            diagnostics);
    assertThat(twice.sources()).hasSize(1);
    assertThat(diagnostics.list()).isEmpty();
  }

  @Test
  void theLibraryMayDeclareKernels() {
    Programs.good("package bnn\nexternal kernel k() (x: real) -> real {}", "enum x { y }");
  }

  @Test
  void allErrorsAreReported() {
    var diagnostics = new Diagnostics();
    Programs.resolve(
        diagnostics, "", "package bnn\nimport x.*\nenum e { x }\nenum e { y }", "import y.z");
    assertThat(diagnostics.list())
        .extracting(Diagnostic::message)
        .containsExactly(
            Message.EMPTY_FILE,
            Message.RESERVED_PACKAGE,
            Message.DUPLICATE_DECLARATION,
            Message.UNKNOWN_PACKAGE,
            Message.UNKNOWN_PACKAGE);
  }

  /** The file that declares what {@code name} means in the user's file number {@code index}. */
  private static Optional<String> origin(Program program, int index, String name) {
    Source source = program.sources().get(index).source();
    return program.find(source, name).map(d -> d.span().source().name());
  }
}
