package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bnn4j.generator.resolve.BuiltIns;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/**
 * Every name in an expression is known where it stands: a local name declared before it, an
 * enumerator, a visible declaration or a built-in; and it is a value, unless it is called.
 */
final class KnownNames implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(program, new Names(program, diagnostics));
  }

  /** Reports a name that several imports give. */
  static void reportAmbiguous(String name, Span span, Scope scope, Diagnostics diagnostics) {
    List<Declaration> candidates = scope.ambiguous(name);
    List<String> packages =
        candidates.stream().map(d -> scope.program().packageOf(d.span().source())).toList();
    diagnostics.report(
        Message.AMBIGUOUS_NAME,
        span,
        name,
        packages.stream().collect(Collectors.joining("` and from `", "`", "`")),
        packages.getFirst());
  }

  private static final class Names implements Visitor {
    private final Program program;
    private final Diagnostics diagnostics;
    private Map<String, Span> bound = Map.of();

    Names(Program program, Diagnostics diagnostics) {
      this.program = program;
      this.diagnostics = diagnostics;
    }

    @Override
    public void declaration(Declaration declaration, Scope scope) {
      bound = BoundNames.in(declaration);
    }

    @Override
    public void expression(Expression expression, Place place) {
      if (expression instanceof Name name && !isKnown(name, place)) {
        reportUnknown(name, place);
      }
    }

    private boolean isKnown(Name name, Place place) {
      Scope scope = place.scope();
      String text = name.name();
      if (scope.local(text).isPresent()
          || scope.isEnumerator(text)
          || place.isExpectedMember(text)) {
        return true;
      }
      Optional<Declaration> declaration = scope.declaration(text);
      if (declaration.isPresent()) {
        if (place.use() != Place.Use.CALLEE) {
          declared(name, declaration.get());
        }
        return true;
      }
      Optional<BuiltIn> builtIn =
          scope.ambiguous(text).isEmpty() ? scope.builtIn(text) : Optional.empty();
      if (place.use() != Place.Use.CALLEE && builtIn.filter(BuiltIn::isCallable).isPresent()) {
        boolean function = builtIn.get().kind() == BuiltIns.Kind.FUNCTION;
        reportNoValue(
            name,
            function ? "a function" : "an initialiser",
            function
                ? "apply it, `" + text + "(…)`, or make an `op` of it"
                : "write `" + text + "(…)`");
      }
      return builtIn.isPresent();
    }

    private List<String> expectedMembers(Place place) {
      return place
          .expected()
          .flatMap(type -> type.enumeration(program))
          .map(Names::members)
          .orElse(List.of());
    }

    private void declared(Name name, Declaration declaration) {
      String help =
          switch (declaration) {
            case EnumDeclaration e ->
                "write one of its members: " + Nouns.listed(members(e)).replace(" and ", " or ");
            case ConfigDeclaration c ->
                "write `{ field: value }` where a `" + c.name().name() + "` is expected";
            case NetworkDeclaration n -> "a network cannot be part of another: make a block of it";
            case Declaration.FormulaDeclaration f ->
                "apply it, `" + f.name().name() + "(…)`, or make an `op` of it";
            case Declaration.PresetDeclaration d -> "";
            case Declaration.OpDeclaration d -> "";
            case Declaration.BlockDeclaration d -> "";
            case Declaration.KernelDeclaration d -> "";
          };
      if (!help.isEmpty()) {
        reportNoValue(name, Nouns.withArticle(declaration), help);
      }
    }

    private void reportNoValue(Name name, String what, String help) {
      diagnostics.report(
          Message.NOT_A_VALUE, name.span(), List.of(), Optional.of(help), name.name(), what);
    }

    private static List<String> members(EnumDeclaration enumeration) {
      return enumeration.members().stream().map(Identifier::name).toList();
    }

    private void reportUnknown(Name name, Place place) {
      String text = name.name();
      if (!place.scope().ambiguous(text).isEmpty()) {
        reportAmbiguous(text, name.span(), place.scope(), diagnostics);
      } else if (bound.containsKey(text)) {
        Span declared = bound.get(text);
        Message message =
            declared.start() > name.span().start()
                ? Message.USED_BEFORE_DECLARATION
                : Message.NOT_VISIBLE_HERE;
        diagnostics.report(message, name.span(), text, declared);
      } else if (text.equals(GradientUses.GRAD)) {
        diagnostics.report(Message.GRAD_OUTSIDE_BACKWARD, name.span());
      } else {
        List<String> candidates = new ArrayList<>(expectedMembers(place));
        candidates.addAll(place.scope().names());
        Optional<String> help = Suggestions.help(text, candidates).or(() -> importOf(text));
        diagnostics.report(Message.UNKNOWN_NAME, name.span(), List.of(), help, text);
      }
    }

    private Optional<String> importOf(String name) {
      return program.files().stream()
          .filter(f -> f.packageName().isPresent())
          .filter(f -> f.declarations().stream().anyMatch(d -> d.name().name().equals(name)))
          .findFirst()
          .map(f -> "`import " + f.packageName().orElseThrow().text() + "." + name + "`");
    }
  }
}
