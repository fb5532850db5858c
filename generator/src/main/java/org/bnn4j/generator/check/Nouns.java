package org.bnn4j.generator.check;

import java.util.List;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Identifier;

/** The words for kinds of declarations. */
final class Nouns {
  private Nouns() {}

  /** {@code block}. */
  static String of(Declaration declaration) {
    return switch (declaration) {
      case Declaration.EnumDeclaration d -> "enum";
      case Declaration.ConfigDeclaration d -> "config";
      case Declaration.PresetDeclaration d -> "preset";
      case Declaration.FormulaDeclaration d -> "formula";
      case Declaration.OpDeclaration d -> "op";
      case Declaration.BlockDeclaration d -> "block";
      case Declaration.KernelDeclaration d -> "kernel";
      case Declaration.NetworkDeclaration d -> "network";
      case Declaration.InstanceDeclaration d -> "instance of a network";
    };
  }

  /** {@code a block}. */
  static String withArticle(Declaration declaration) {
    String noun = of(declaration);
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  /** The members of an enum, in their order. */
  static List<String> members(Declaration.EnumDeclaration enumeration) {
    return enumeration.members().stream().map(Identifier::name).toList();
  }

  /** {@code `out`, `kernel` and `stride`}. */
  static String listed(List<String> names) {
    String last = "`" + names.getLast() + "`";
    if (names.size() == 1) {
      return last;
    }
    return "`" + String.join("`, `", names.subList(0, names.size() - 1)) + "` and " + last;
  }
}
