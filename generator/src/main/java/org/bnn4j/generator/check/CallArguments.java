package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Argument;
import org.bnn4j.grammar.syntax.Expression.Call;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/**
 * Arguments fit what is called, where that is known: each names a parameter or stands at the place
 * of one, none is given twice, and every parameter without a default gets one.
 */
final class CallArguments implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(program, new Calls(diagnostics));
  }

  private static final class Calls implements Visitor {
    private final Diagnostics diagnostics;

    Calls(Diagnostics diagnostics) {
      this.diagnostics = diagnostics;
    }

    @Override
    public void expression(Expression expression, Place place) {
      if (expression instanceof Call call) {
        Signatures.of(call.callee(), place.scope())
            .ifPresent(signature -> arguments(call, signature, place.piped()));
      } else if (expression instanceof Name name && place.use() != Place.Use.CALLEE) {
        bare(name, place);
      }
    }

    /** A preset's bare name is its value, a block's bare name behind a pipe an application. */
    private void bare(Name name, Place place) {
      boolean applied = place.use() == Place.Use.STAGE;
      Signatures.of(name, place.scope())
          .filter(s -> applied ? !s.inputs().isEmpty() : s.kind().equals("preset"))
          .filter(s -> !place.isExpectedMember(name.name()))
          .ifPresent(s -> missing(s, Set.of(), name.span()));
    }

    private void arguments(Call call, Signature signature, int piped) {
      Set<String> given = new HashSet<>();
      int position = signature.takesPiped() ? piped : 0;
      signature.slots().stream().limit(position).forEach(slot -> given.add(slot.name()));
      List<Argument> surplus = new ArrayList<>();
      boolean complete = true;
      boolean named = false;
      for (Argument argument : call.arguments()) {
        named |= argument.name().isPresent();
        if (argument.name().isPresent()) {
          complete &= named(argument.name().get(), signature, given);
        } else if (named) {
          complete = false;
        } else if (signature.slot(position).isPresent()) {
          given.add(signature.slots().get(position++).name());
        } else if (!signature.variadic()) {
          surplus.add(argument);
        }
      }
      if (!surplus.isEmpty()) {
        reportSurplus(surplus.getFirst(), call, signature);
      } else if (complete) {
        missing(signature, given, call.span());
      }
    }

    /** Whether the name is that of a parameter. */
    private boolean named(Identifier name, Signature signature, Set<String> given) {
      if (signature.slot(name.name()).isEmpty()) {
        diagnostics.report(
            Message.UNKNOWN_ARGUMENT,
            name.span(),
            List.of(),
            help(name.name(), signature),
            name.name(),
            signature.kind(),
            signature.name());
        return false;
      }
      boolean twice = !given.add(name.name());
      if (twice) {
        diagnostics.report(Message.REPEATED_ARGUMENT, name.span(), name.name());
      }
      return true;
    }

    private static Optional<String> help(String name, Signature signature) {
      if (signature.inputs().contains(name)) {
        return Optional.of(secondPair(signature));
      }
      return Suggestions.help(name, signature.names())
          .or(() ->
              signature.slots().isEmpty()
                  ? Optional.of("it has none: write `" + signature.name() + "()`")
                  : Optional.of("its parameters: " + Nouns.listed(signature.names())));
    }

    private static String secondPair(Signature signature) {
      return "tensors are not arguments: write `x |> "
          + signature.name()
          + "(…)`, or a second pair of parentheses";
    }

    private void reportSurplus(Argument first, Call call, Signature signature) {
      int count = signature.slots().size();
      diagnostics.report(
          Message.TOO_MANY_ARGUMENTS,
          first.span(),
          List.of(),
          signature.inputs().isEmpty() ? Optional.empty() : Optional.of(secondPair(signature)),
          signature.kind(),
          signature.name(),
          count == 0 ? "no arguments" : count == 1 ? "one argument" : count + " arguments",
          call.arguments().size());
    }

    private void missing(Signature signature, Set<String> given, Span place) {
      List<String> missing =
          signature.slots().stream()
              .filter(slot -> slot.required() && !given.contains(slot.name()))
              .map(Signature.Slot::name)
              .toList();
      if (!missing.isEmpty()) {
        diagnostics.report(
            Message.MISSING_ARGUMENT,
            place,
            Nouns.listed(missing),
            signature.kind(),
            signature.name());
      }
    }
  }
}
