package org.bnn4j.generator.check;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Statement;

/**
 * However its conditions turn out, an op has exactly one {@code forward} and for each of its inputs
 * and parameters at most one {@code backward}; {@code backward} without a name is that of the only
 * input. If an op chooses gradients, none of its trained parameters goes without.
 */
final class OpBodies implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    program.files().stream()
        .flatMap(file -> file.declarations().stream())
        .filter(OpDeclaration.class::isInstance)
        .forEach(op -> new Body((OpDeclaration) op, diagnostics).check());
  }

  private static final class Body {
    private final OpDeclaration op;
    private final Diagnostics diagnostics;
    private final List<String> trained;
    private final List<String> inputs;

    Body(OpDeclaration op, Diagnostics diagnostics) {
      this.op = op;
      this.diagnostics = diagnostics;
      this.trained =
          op.owned().stream()
              .filter(parameter -> parameter.kind() == Statement.ParameterKind.TRAINED)
              .map(parameter -> parameter.name().name())
              .distinct()
              .toList();
      this.inputs =
          Stream.concat(op.inputs().stream().map(input -> input.name().name()), trained.stream())
              .toList();
    }

    void check() {
      if (!forward(op.body(), false)) {
        diagnostics.report(Message.MISSING_FORWARD, op.name().span(), op.name().name());
      }
      Set<String> found = backward(op.body(), Set.of());
      if (!found.isEmpty()) {
        trained.stream()
            .filter(parameter -> !found.contains(parameter))
            .forEach(parameter ->
                diagnostics.report(
                    Message.PARAMETER_WITHOUT_BACKWARD,
                    op.name().span(),
                    op.name().name(),
                    parameter));
      }
    }

    /** Whether there is a forward behind {@code body}, given whether there is one before. */
    private boolean forward(List<Statement> body, boolean before) {
      boolean found = before;
      for (Statement statement : body) {
        if (statement instanceof Statement.Forward) {
          if (found) {
            diagnostics.report(Message.REPEATED_FORWARD, statement.span(), op.name().name());
          }
          found = true;
        } else if (statement instanceof Statement.If conditional) {
          boolean then = forward(conditional.then(), found);
          boolean otherwise = forward(conditional.otherwise(), found);
          found = then && otherwise;
        }
      }
      return found;
    }

    /**
     * The inputs that may have a gradient behind {@code body}, given those that have one before.
     */
    private Set<String> backward(List<Statement> body, Set<String> before) {
      Set<String> found = new HashSet<>(before);
      for (Statement statement : body) {
        if (statement instanceof Statement.Backward backward) {
          input(backward)
              .filter(input -> !found.add(input))
              .ifPresent(
                  input -> diagnostics.report(Message.REPEATED_BACKWARD, backward.span(), input));
        } else if (statement instanceof Statement.If conditional) {
          Set<String> then = backward(conditional.then(), found);
          found.addAll(backward(conditional.otherwise(), found));
          found.addAll(then);
        }
      }
      return found;
    }

    private Optional<String> input(Statement.Backward backward) {
      if (backward.input().isEmpty()) {
        if (inputs.size() > 1) {
          diagnostics.report(
              Message.BACKWARD_WITHOUT_INPUT,
              backward.span(),
              List.of(),
              Optional.of("write `backward " + inputs.getFirst() + " = …`, one for each"),
              op.name().name(),
              inputs.size());
          return Optional.empty();
        }
        return inputs.stream().findFirst();
      }
      String name = backward.input().get().name();
      if (!inputs.contains(name)) {
        diagnostics.report(
            Message.UNKNOWN_BACKWARD_INPUT,
            backward.input().get().span(),
            List.of(),
            Suggestions.help(name, inputs).or(() -> Optional.of("it has " + Nouns.listed(inputs))),
            name,
            op.name().name());
        return Optional.empty();
      }
      return Optional.of(name);
    }
  }
}
