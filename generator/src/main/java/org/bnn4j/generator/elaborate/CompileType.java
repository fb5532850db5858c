package org.bnn4j.generator.elaborate;

import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.TypeSyntax;

/** The type of a compile-time parameter or field. */
sealed interface CompileType {
  /** In the words of messages. */
  String describe();

  /** int, real, bool, string. */
  enum Simple implements CompileType {
    INT,
    REAL,
    BOOL,
    STRING;

    @Override
    public String describe() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  record EnumType(EnumDeclaration declaration) implements CompileType {
    @Override
    public String describe() {
      return "enum " + declaration.name().name();
    }

    boolean has(String member) {
      return declaration.members().stream().anyMatch(m -> m.name().equals(member));
    }
  }

  record ConfigType(ConfigDeclaration declaration) implements CompileType {
    @Override
    public String describe() {
      return "config " + declaration.name().name();
    }
  }

  record ListType(CompileType element) implements CompileType {
    @Override
    public String describe() {
      return "list<" + element.describe() + ">";
    }
  }

  record OptionalType(CompileType value) implements CompileType {
    @Override
    public String describe() {
      return value.describe() + "?";
    }
  }

  record CallableType(TypeSyntax.Callable syntax) implements CompileType {
    @Override
    public String describe() {
      return syntax.span().text();
    }
  }

  /** Resolves a written type. Names were checked before, so an unknown one is taken as a string. */
  static CompileType of(TypeSyntax syntax, Source source, Program program) {
    return switch (syntax) {
      case TypeSyntax.ListOf list -> new ListType(of(list.element(), source, program));
      case TypeSyntax.OptionalOf optional ->
          new OptionalType(of(optional.value(), source, program));
      case TypeSyntax.Callable callable -> new CallableType(callable);
      case TypeSyntax.Tensor tensor -> Simple.REAL;
      case TypeSyntax.Named named ->
          switch (named.name()) {
            case "int" -> Simple.INT;
            case "real" -> Simple.REAL;
            case "bool" -> Simple.BOOL;
            case "string" -> Simple.STRING;
            default -> declared(program.find(source, named.name()));
          };
    };
  }

  private static CompileType declared(Optional<Declaration> declaration) {
    if (declaration.isPresent()) {
      if (declaration.get() instanceof EnumDeclaration e) {
        return new EnumType(e);
      }
      if (declaration.get() instanceof ConfigDeclaration c) {
        return new ConfigType(c);
      }
    }
    return Simple.STRING;
  }
}
