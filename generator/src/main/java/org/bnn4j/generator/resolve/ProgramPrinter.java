package org.bnn4j.generator.resolve;

import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.TypeSyntax;

/**
 * Prints a program: each user's file with its package, the heads of its declarations, and where the
 * names come from that it can use besides its own.
 *
 * <pre>
 * file Net.bnn, package org.example
 *   network Net(width: int)
 *   sees unit from org.example.blocks
 *   sees 2 names from bnn
 * </pre>
 */
public final class ProgramPrinter {
  private ProgramPrinter() {}

  public static String print(Program program) {
    var out = new StringBuilder();
    for (BnnFile file : program.sources()) {
      String packageName = program.packageOf(file.source());
      out.append("file ").append(file.source());
      out.append(packageName.isEmpty() ? ", no package" : ", package " + packageName).append('\n');
      file.declarations().forEach(d -> out.append("  ").append(head(d)).append('\n'));
      foreign(program, file, packageName, out);
    }
    return out.toString();
  }

  private static void foreign(
      Program program, BnnFile file, String packageName, StringBuilder out) {
    int library = 0;
    VisibleNames names = program.namesIn(file.source());
    for (Declaration declaration : names.declarations().values()) {
      String origin = program.packageOf(declaration.span().source());
      if (origin.equals(Resolver.LIBRARY_PACKAGE)) {
        library++;
      } else if (!origin.equals(packageName)) {
        String name = declaration.name().name();
        out.append("  sees ").append(name).append(" from ").append(origin).append('\n');
      }
    }
    names.ambiguous().keySet().forEach(n -> out.append("  ambiguous ").append(n).append('\n'));
    if (library > 0) {
      out.append("  sees ").append(library).append(library == 1 ? " name" : " names");
      out.append(" from ").append(Resolver.LIBRARY_PACKAGE).append('\n');
    }
  }

  private static String head(Declaration declaration) {
    String name = declaration.name().name();
    return switch (declaration) {
      case Declaration.EnumDeclaration d ->
          "enum " + name + d.members().stream().map(Identifier::name).collect(list(" { ", " }"));
      case Declaration.ConfigDeclaration d ->
          "config "
              + name
              + d.fields().stream()
                  .map(f -> f.name().name() + ": " + text(f.type()))
                  .collect(list(" { ", " }"));
      case Declaration.PresetDeclaration d ->
          "preset " + name + parameters(d.parameters()) + ": " + text(d.type());
      case Declaration.FormulaDeclaration d -> "formula " + name + parameters(d.parameters());
      case Declaration.OpDeclaration d ->
          "op "
              + name
              + parameters(d.parameters())
              + inputs(d.inputs())
              + " -> "
              + text(d.result());
      case Declaration.BlockDeclaration d ->
          "block " + name + parameters(d.parameters()) + inputs(d.inputs());
      case Declaration.KernelDeclaration d ->
          "external kernel "
              + name
              + parameters(d.parameters())
              + inputs(d.inputs())
              + " -> "
              + text(d.result());
      case Declaration.NetworkDeclaration d -> "network " + name + parameters(d.parameters());
      case Declaration.InstanceDeclaration d -> "network " + name + " = " + d.network().name();
    };
  }

  private static String parameters(List<ParameterDeclaration> parameters) {
    return parameters.stream()
        .map(p -> p.name().name() + ": " + text(p.type()))
        .collect(list("(", ")"));
  }

  private static String inputs(List<InputDeclaration> inputs) {
    return inputs.stream()
        .map(i -> i.name().name() + ": " + text(i.type()))
        .collect(list(" (", ")"));
  }

  /** A type as its file writes it, on one line. */
  private static String text(TypeSyntax type) {
    return type.span().text().replaceAll("\\s+", " ");
  }

  private static Collector<CharSequence, ?, String> list(String open, String close) {
    return Collectors.joining(", ", open, close);
  }
}
