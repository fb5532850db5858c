package org.bnn4j.grammar.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.BufferedTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.BnnFile.Import;
import org.bnn4j.grammar.syntax.BnnFile.QualifiedName;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FieldDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FormulaDeclaration;
import org.bnn4j.grammar.syntax.Declaration.GradientDeclaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.InstanceDeclaration;
import org.bnn4j.grammar.syntax.Declaration.KernelDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Declaration.PresetDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement;

/** Builds the tree of a file and of its declarations. */
final class FileBuilder {
  private final Places places;
  private final Problems problems;
  private final Docs docs;
  private final ExpressionBuilder expressions;
  private final TypeBuilder types;
  private final StatementBuilder statements;

  FileBuilder(Places places, Problems problems, BufferedTokenStream tokens) {
    this.places = places;
    this.problems = problems;
    this.docs = new Docs(tokens);
    this.expressions = new ExpressionBuilder(places, problems);
    this.types = new TypeBuilder(places, expressions);
    this.statements = new StatementBuilder(places, docs, expressions, types);
  }

  BnnFile build(BnnParser.FileContext file) {
    Optional<QualifiedName> packageName =
        Optional.ofNullable(file.packageClause())
            .flatMap(clause -> attempt(this::packageName, clause));
    List<Import> imports = all(file.importClause(), this::importClause);
    List<Declaration> declarations = all(file.declaration(), this::declaration);
    if (!problems.any()) {
      docs.reportUnused(places, problems);
    }
    return new BnnFile(places.source(), packageName, imports, declarations);
  }

  /** What can be built of a list: broken elements have been reported and are left out. */
  static <C extends ParserRuleContext, T> List<T> all(List<C> contexts, Function<C, T> build) {
    var result = new ArrayList<T>(contexts.size());
    for (C context : contexts) {
      attempt(build, context).ifPresent(result::add);
    }
    return result;
  }

  private static <C extends ParserRuleContext, T> Optional<T> attempt(
      Function<C, T> build, C context) {
    try {
      return Optional.of(build.apply(context));
    } catch (Incomplete e) {
      return Optional.empty();
    }
  }

  private QualifiedName packageName(BnnParser.PackageClauseContext clause) {
    docs.before(clause.getStart());
    return qualifiedName(clause.qualifiedName());
  }

  private Import importClause(BnnParser.ImportClauseContext clause) {
    return new Import(
        qualifiedName(clause.qualifiedName()), clause.STAR() != null, places.of(clause));
  }

  private QualifiedName qualifiedName(BnnParser.QualifiedNameContext context) {
    Span span = places.of(context);
    List<String> parts =
        Incomplete.sound(context).name().stream()
            .map(part -> places.identifier(part).name())
            .toList();
    return new QualifiedName(String.join(".", parts), span);
  }

  private Declaration declaration(BnnParser.DeclarationContext context) {
    return switch (Incomplete.sound(context).getChild(0)) {
      case BnnParser.EnumDeclarationContext c -> enumDeclaration(c);
      case BnnParser.ConfigDeclarationContext c -> configDeclaration(c);
      case BnnParser.PresetDeclarationContext c -> presetDeclaration(c);
      case BnnParser.FormulaDeclarationContext c -> formulaDeclaration(c);
      case BnnParser.OpDeclarationContext c -> opDeclaration(c);
      case BnnParser.BlockDeclarationContext c -> blockDeclaration(c);
      case BnnParser.KernelDeclarationContext c -> kernelDeclaration(c);
      case BnnParser.NetworkDeclarationContext c -> networkDeclaration(c);
      case BnnParser.InstanceDeclarationContext c -> instanceDeclaration(c);
      case null, default -> throw new Incomplete();
    };
  }

  private EnumDeclaration enumDeclaration(BnnParser.EnumDeclarationContext c) {
    return new EnumDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        all(c.enumerator(), places::identifier),
        places.of(c));
  }

  private ConfigDeclaration configDeclaration(BnnParser.ConfigDeclarationContext c) {
    return new ConfigDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        all(c.field(), this::field),
        places.of(c));
  }

  private FieldDeclaration field(BnnParser.FieldContext c) {
    return new FieldDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        types.type(c.type()),
        expressions.optional(c.expression()),
        places.of(c));
  }

  private PresetDeclaration presetDeclaration(BnnParser.PresetDeclarationContext c) {
    return new PresetDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        c.parameters() == null ? List.of() : parameters(c.parameters()),
        types.type(c.type()),
        expressions.expression(c.expression()),
        places.of(c));
  }

  private FormulaDeclaration formulaDeclaration(BnnParser.FormulaDeclarationContext c) {
    return new FormulaDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        parameters(c.parameters()),
        expressions.expression(c.expression()),
        places.of(c));
  }

  private OpDeclaration opDeclaration(BnnParser.OpDeclarationContext c) {
    return new OpDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        parameters(c.parameters()),
        inputs(c.inputs()),
        types.tensor(c.tensorType()),
        body(c.body()),
        places.of(c));
  }

  private BlockDeclaration blockDeclaration(BnnParser.BlockDeclarationContext c) {
    return new BlockDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        parameters(c.parameters()),
        inputs(c.inputs()),
        body(c.body()),
        places.of(c));
  }

  private KernelDeclaration kernelDeclaration(BnnParser.KernelDeclarationContext c) {
    return new KernelDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        parameters(c.parameters()),
        inputs(c.inputs()),
        types.tensor(c.tensorType()),
        all(c.gradient(), this::gradient),
        places.of(c));
  }

  private GradientDeclaration gradient(BnnParser.GradientContext c) {
    List<Identifier> names = Incomplete.sound(c).name().stream().map(places::identifier).toList();
    if (names.size() < 2) {
      throw new Incomplete();
    }
    return new GradientDeclaration(
        names.get(0), names.get(1), names.subList(2, names.size()), places.of(c));
  }

  private NetworkDeclaration networkDeclaration(BnnParser.NetworkDeclarationContext c) {
    return new NetworkDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        c.parameters() == null ? List.of() : parameters(c.parameters()),
        body(c.body()),
        places.of(c));
  }

  private InstanceDeclaration instanceDeclaration(BnnParser.InstanceDeclarationContext c) {
    return new InstanceDeclaration(
        docs.before(c.getStart()),
        places.identifier(c.name()),
        expressions.instance(c.instance()),
        places.of(c));
  }

  private List<ParameterDeclaration> parameters(BnnParser.ParametersContext c) {
    return all(Incomplete.sound(c).parameter(), this::parameter);
  }

  private ParameterDeclaration parameter(BnnParser.ParameterContext c) {
    return new ParameterDeclaration(
        places.identifier(c.name()),
        types.type(c.type()),
        expressions.optional(c.expression()),
        places.of(c));
  }

  private List<InputDeclaration> inputs(BnnParser.InputsContext c) {
    return all(
        Incomplete.sound(c).input(),
        input ->
            new InputDeclaration(
                places.identifier(input.name()),
                types.tensor(input.tensorType()),
                places.of(input)));
  }

  private List<Statement> body(BnnParser.BodyContext c) {
    if (c == null) {
      throw new Incomplete();
    }
    return statements.body(c);
  }
}
