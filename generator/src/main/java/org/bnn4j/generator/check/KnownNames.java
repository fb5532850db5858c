package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Span;

/**
 * Every name in an expression is known where it stands: a local name declared before it, an
 * enumerator, a visible declaration or a built-in.
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
      return scope.declaration(text).isPresent()
          || (scope.ambiguous(text).isEmpty() && scope.builtIn(text).isPresent());
    }

    private List<String> expectedMembers(Place place) {
      return place
          .expected()
          .flatMap(type -> type.enumeration(program))
          .map(Nouns::members)
          .orElse(List.of());
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
