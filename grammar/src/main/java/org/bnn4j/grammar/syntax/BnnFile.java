package org.bnn4j.grammar.syntax;

import java.util.List;
import java.util.Optional;

/** The syntax tree of one {@code .bnn} file. */
public record BnnFile(
    Source source,
    Optional<QualifiedName> packageName,
    List<Import> imports,
    List<Declaration> declarations) {
  public BnnFile {
    imports = List.copyOf(imports);
    declarations = List.copyOf(declarations);
  }

  /** {@code org.example.vision}. */
  public record QualifiedName(String text, Span span) {}

  /**
   * {@code import bnn.bireal.*} or {@code import bnn.bireal.bireal_unit}.
   *
   * @param name the package, or the package and the declaration
   * @param all whether every declaration of the package is meant
   */
  public record Import(QualifiedName name, boolean all, Span span) {}
}
