package org.bnn4j.grammar;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Statement;
import org.bnn4j.grammar.syntax.TypeSyntax;

/**
 * Prints a syntax tree as {@code .bnn} text in one canonical layout. Parsing that text gives the
 * same tree again, but for the places. Comments other than {@code ///} are not part of the tree.
 */
public final class SyntaxPrinter {
  private static final String INDENT = "  ";
  private static final Pattern LINE_END = Pattern.compile("\n");

  private final StringBuilder out = new StringBuilder();

  private SyntaxPrinter() {}

  /** The text of a whole file. */
  public static String print(BnnFile file) {
    var printer = new SyntaxPrinter();
    file.packageName().ifPresent(name -> printer.line("", "package " + name.text()));
    for (BnnFile.Import i : file.imports()) {
      printer.line("", "import " + i.name().text() + (i.all() ? ".*" : ""));
    }
    for (Declaration declaration : file.declarations()) {
      if (!printer.out.isEmpty()) {
        printer.out.append('\n');
      }
      printer.doc("", declaration.doc());
      printer.declaration(declaration);
    }
    return printer.out.toString();
  }

  /** The text of one expression, as short as precedence allows. */
  public static String print(Expression expression) {
    return ExpressionPrinter.print(expression);
  }

  /** The text of a type. */
  public static String print(TypeSyntax type) {
    return switch (type) {
      case TypeSyntax.Named named -> named.name();
      case TypeSyntax.ListOf list -> "list<" + print(list.element()) + ">";
      case TypeSyntax.OptionalOf optional -> print(optional.value()) + "?";
      case TypeSyntax.Callable callable ->
          (callable.kind() == TypeSyntax.CallableKind.OP ? "op" : "block")
              + callable
                  .inputs()
                  .map(inputs -> inputs.stream().map(SyntaxPrinter::print))
                  .map(inputs -> inputs.collect(joining(", ", "(", ")")))
                  .orElse("");
      case TypeSyntax.Tensor tensor -> tensor(tensor);
    };
  }

  private static String tensor(TypeSyntax.Tensor tensor) {
    String elements = tensor.elements().stream().map(Identifier::name).collect(joining(" | "));
    // A space keeps the brackets from looking as if they belonged to the last element alone.
    String space = tensor.elements().size() > 1 ? " " : "";
    return elements
        + tensor
            .axes()
            .map(axes -> axes.stream().map(ExpressionPrinter::print))
            .map(axes -> axes.collect(joining(", ", space + "[", "]")))
            .orElse("");
  }

  private void declaration(Declaration declaration) {
    String name = declaration.name().name();
    switch (declaration) {
      case Declaration.EnumDeclaration e ->
          line(
              "",
              "enum "
                  + name
                  + e.members().stream().map(Identifier::name).collect(joining(", ", " { ", " }")));
      case Declaration.ConfigDeclaration c -> config(c);
      case Declaration.PresetDeclaration p ->
          line(
              "",
              "preset "
                  + name
                  + (p.parameters().isEmpty() ? "" : parameters(p.parameters()))
                  + ": "
                  + print(p.type())
                  + " = "
                  + print(p.value()));
      case Declaration.FormulaDeclaration f ->
          line("", "formula " + name + parameters(f.parameters()) + " = " + print(f.value()));
      case Declaration.OpDeclaration o ->
          body(
              "",
              "op " + name + signature(o.parameters(), o.inputs()) + " -> " + print(o.result()),
              o.body());
      case Declaration.BlockDeclaration b ->
          body("", "block " + name + signature(b.parameters(), b.inputs()), b.body());
      case Declaration.KernelDeclaration k -> kernel(k);
      case Declaration.NetworkDeclaration n ->
          body(
              "",
              "network " + name + (n.parameters().isEmpty() ? "" : parameters(n.parameters())),
              n.body());
      case Declaration.InstanceDeclaration i ->
          line("", "network " + name + " = " + print(i.call()));
    }
  }

  private void config(Declaration.ConfigDeclaration config) {
    line("", "config " + config.name().name() + " {");
    for (Declaration.FieldDeclaration field : config.fields()) {
      doc(INDENT, field.doc());
      line(
          INDENT,
          field.name().name() + ": " + print(field.type()) + assigned(field.defaultValue()));
    }
    line("", "}");
  }

  private void kernel(Declaration.KernelDeclaration kernel) {
    line(
        "",
        "external kernel "
            + kernel.name().name()
            + signature(kernel.parameters(), kernel.inputs())
            + " -> "
            + print(kernel.result())
            + " {");
    for (Declaration.GradientDeclaration gradient : kernel.gradients()) {
      line(
          INDENT,
          "gradient "
              + gradient.input().name()
              + " = "
              + gradient.kernel().name()
              + gradient.operands().stream()
                  .map(Identifier::name)
                  .collect(joining(", ", "(", ")")));
    }
    line("", "}");
  }

  private static String signature(
      List<ParameterDeclaration> parameters, List<InputDeclaration> inputs) {
    return parameters(parameters)
        + inputs.stream()
            .map(input -> input.name().name() + ": " + print(input.type()))
            .collect(joining(", ", " (", ")"));
  }

  private static String parameters(List<ParameterDeclaration> parameters) {
    return parameters.stream()
        .map(p -> p.name().name() + ": " + print(p.type()) + assigned(p.defaultValue()))
        .collect(joining(", ", "(", ")"));
  }

  private static String assigned(Optional<Expression> value) {
    return value.map(v -> " = " + print(v)).orElse("");
  }

  private void body(String indent, String head, List<Statement> statements) {
    line(indent, head + " {");
    statements.forEach(statement -> statement(indent + INDENT, statement));
    line(indent, "}");
  }

  private void statement(String indent, Statement statement) {
    switch (statement) {
      case Statement.If s -> conditional(indent, "if ", s);
      case Statement.Input s -> {
        doc(indent, s.doc());
        line(indent, "input " + s.name().name() + ": " + print(s.type()));
      }
      case Statement.Target s -> {
        doc(indent, s.doc());
        line(indent, "target " + s.name().name() + ": " + print(s.type()));
      }
      case Statement.Output s -> {
        doc(indent, s.doc());
        line(indent, "output " + s.name().name() + assigned(s.value()));
      }
      default -> line(indent, simple(statement));
    }
  }

  private static String simple(Statement statement) {
    return switch (statement) {
      case Statement.Let s -> "let " + names(s.names()) + " = " + print(s.value());
      case Statement.Require s -> "require " + print(s.condition()) + ", " + print(s.message());
      case Statement.Warn s -> "warn " + print(s.message());
      case Statement.Parameter s ->
          keyword(s.kind())
              + s.name().name()
              + ": "
              + print(s.type())
              + assigned(s.initial())
              + s.when().map(condition -> " when " + print(condition)).orElse("");
      case Statement.Update s -> "update " + s.name().name() + " = " + print(s.value());
      case Statement.Loss s -> "loss " + print(s.value());
      case Statement.Gradient s -> "gradient " + s.input().name();
      case Statement.Return s -> "return " + print(s.value());
      case Statement.Forward s -> "forward = " + print(s.value());
      case Statement.Backward s ->
          "backward "
              + s.input().map(input -> input.name() + " ").orElse("")
              + "= "
              + print(s.value());
      case Statement.If _, Statement.Input _, Statement.Target _, Statement.Output _ ->
          throw new IllegalStateException("printed by statement(): " + statement);
    };
  }

  private static String keyword(Statement.ParameterKind kind) {
    return switch (kind) {
      case TRAINED -> "parameter ";
      case FIXED -> "fixed parameter ";
      case BUFFER -> "buffer ";
    };
  }

  private static String names(List<Identifier> names) {
    return names.size() == 1
        ? names.getFirst().name()
        : names.stream().map(Identifier::name).collect(joining(", ", "(", ")"));
  }

  private void conditional(String indent, String keyword, Statement.If statement) {
    line(indent, keyword + print(statement.condition()) + " {");
    statement.then().forEach(s -> statement(indent + INDENT, s));
    if (statement.otherwise().size() == 1
        && statement.otherwise().getFirst() instanceof Statement.If next) {
      conditional(indent, "} else if ", next);
      return;
    }
    if (!statement.otherwise().isEmpty()) {
      line(indent, "} else {");
      statement.otherwise().forEach(s -> statement(indent + INDENT, s));
    }
    line(indent, "}");
  }

  private void doc(String indent, Optional<String> doc) {
    doc.ifPresent(text ->
        List.of(LINE_END.split(text, -1)).forEach(l -> line(indent, ("/// " + l).stripTrailing())));
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }
}
