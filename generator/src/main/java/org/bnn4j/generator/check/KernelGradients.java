package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.GradientDeclaration;
import org.bnn4j.grammar.syntax.Declaration.KernelDeclaration;
import org.bnn4j.grammar.syntax.Identifier;

/**
 * The gradients of an external kernel are those of its inputs, one each, computed from {@code
 * grad}, {@code result} and the inputs.
 */
final class KernelGradients implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void declaration(Declaration declaration, Scope scope) {
            if (declaration instanceof KernelDeclaration kernel) {
              check(kernel, diagnostics);
            }
          }
        });
  }

  private static void check(KernelDeclaration kernel, Diagnostics diagnostics) {
    List<String> inputs = kernel.inputs().stream().map(i -> i.name().name()).toList();
    List<String> operands = new ArrayList<>(List.of(GradientUses.GRAD, "result"));
    operands.addAll(inputs);
    Set<String> known = new HashSet<>();
    for (GradientDeclaration gradient : kernel.gradients()) {
      Identifier input = gradient.input();
      if (!inputs.contains(input.name())) {
        report(Message.UNKNOWN_GRADIENT_INPUT, input, inputs, diagnostics, kernel.name().name());
      } else if (!known.add(input.name())) {
        diagnostics.report(Message.REPEATED_BACKWARD, input.span(), input.name());
      }
      gradient.operands().stream()
          .filter(operand -> !operands.contains(operand.name()))
          .forEach(
              operand -> report(Message.UNKNOWN_GRADIENT_OPERAND, operand, operands, diagnostics));
    }
  }

  private static void report(
      Message message,
      Identifier name,
      List<String> candidates,
      Diagnostics diagnostics,
      Object... arguments) {
    diagnostics.report(
        message,
        name.span(),
        List.of(),
        Suggestions.help(name.name(), candidates),
        Stream.concat(Stream.of(name.name()), Stream.of(arguments)).toArray());
  }
}
