package org.bnn4j.generator.check;

import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FieldDeclaration;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.TypeSyntax;

/**
 * A type as some declaration writes it.
 *
 * @param source the file that writes it, which decides what its names mean
 */
record StaticType(TypeSyntax syntax, Source source) {
  static StaticType of(TypeSyntax syntax) {
    return new StaticType(syntax, syntax.span().source());
  }

  /** The type without its {@code ?}. */
  StaticType present() {
    return syntax instanceof TypeSyntax.OptionalOf optional
        ? new StaticType(optional.value(), source)
        : this;
  }

  /** The type of the elements, if it is a list. */
  Optional<StaticType> element() {
    return present().syntax instanceof TypeSyntax.ListOf list
        ? Optional.of(new StaticType(list.element(), source))
        : Optional.empty();
  }

  /** The config, if it is one. */
  Optional<ConfigDeclaration> config(Program program) {
    return declaration(program)
        .filter(ConfigDeclaration.class::isInstance)
        .map(ConfigDeclaration.class::cast);
  }

  /** The enum, if it is one. */
  Optional<EnumDeclaration> enumeration(Program program) {
    return declaration(program)
        .filter(EnumDeclaration.class::isInstance)
        .map(EnumDeclaration.class::cast);
  }

  /** The type of a field, if it is a config that has it. */
  Optional<StaticType> field(Program program, String name) {
    return config(program)
        .flatMap(c -> c.fields().stream().filter(f -> f.name().name().equals(name)).findFirst())
        .map(FieldDeclaration::type)
        .map(StaticType::of);
  }

  /** Whether arguments may be given to it, or may be for all that is known. */
  boolean mayBeCalled(Program program) {
    return switch (present().syntax) {
      case TypeSyntax.Named named ->
          !KnownTypes.PRIMITIVES.contains(named.name()) && declaration(program).isEmpty();
      case TypeSyntax.ListOf list -> false;
      case TypeSyntax.Tensor tensor -> false;
      case TypeSyntax.Callable callable -> true;
      case TypeSyntax.OptionalOf optional -> true;
    };
  }

  /** Whether it is a config, or may be for all that is known. */
  boolean mayBeConfig(Program program) {
    return present().syntax instanceof TypeSyntax.Named named
        && !KnownTypes.PRIMITIVES.contains(named.name())
        && (declaration(program).isEmpty() || config(program).isPresent());
  }

  /** Whether it is a tensor of real numbers. */
  boolean holdsReals() {
    return syntax instanceof TypeSyntax.Tensor tensor
        && tensor.elements().stream().anyMatch(element -> element.name().equals("real"));
  }

  /** {@code an `int`}, {@code a tensor}. */
  String description() {
    return switch (syntax) {
      case TypeSyntax.Named named ->
          ("aeiou".indexOf(named.name().charAt(0)) >= 0 ? "an `" : "a `") + named.name() + "`";
      case TypeSyntax.ListOf list -> "a list";
      case TypeSyntax.OptionalOf optional -> present().description();
      case TypeSyntax.Callable callable ->
          callable.kind() == TypeSyntax.CallableKind.OP ? "an op" : "a block";
      case TypeSyntax.Tensor tensor -> "a tensor";
    };
  }

  private Optional<Declaration> declaration(Program program) {
    return present().syntax instanceof TypeSyntax.Named named
        ? program.find(source, named.name())
        : Optional.empty();
  }
}
