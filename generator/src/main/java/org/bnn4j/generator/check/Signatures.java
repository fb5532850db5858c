package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.generator.resolve.BuiltIns.Kind;
import org.bnn4j.generator.resolve.BuiltIns.Parameter;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Call;
import org.bnn4j.grammar.syntax.Expression.Name;

/** Finds what callees accept, where that is known without instantiation. */
final class Signatures {
  private Signatures() {}

  /** The signature of {@code callee}; nothing for values whose callable is not known. */
  static Optional<Signature> of(Expression callee, Scope scope) {
    if (callee instanceof Name name && scope.local(name.name()).isEmpty()) {
      return scope
          .declaration(name.name())
          .map(Signatures::ofDeclaration)
          .orElseGet(() ->
              scope.ambiguous(name.name()).isEmpty()
                  ? scope.builtIn(name.name()).flatMap(Signatures::ofBuiltIn)
                  : Optional.empty());
    }
    return callee instanceof Call call && call.callee() instanceof Name name
        ? ofInputs(name, scope)
        : Optional.empty();
  }

  private static Optional<Signature> ofDeclaration(Declaration declaration) {
    return switch (declaration) {
      case Declaration.BlockDeclaration block ->
          parameters("block", block, block.parameters(), block.inputs());
      case Declaration.OpDeclaration op -> parameters("op", op, op.parameters(), op.inputs());
      case Declaration.KernelDeclaration kernel ->
          parameters("kernel", kernel, kernel.parameters(), kernel.inputs());
      case Declaration.PresetDeclaration preset ->
          parameters("preset", preset, preset.parameters(), List.of());
      case Declaration.FormulaDeclaration formula ->
          parameters("formula", formula, formula.parameters(), List.of());
      case Declaration.ConfigDeclaration config -> Optional.empty();
      case Declaration.EnumDeclaration enumeration -> Optional.empty();
      case Declaration.NetworkDeclaration network ->
          parameters("network", network, network.parameters(), List.of());
      case Declaration.InstanceDeclaration instance -> Optional.empty();
    };
  }

  private static Optional<Signature> parameters(
      String kind,
      Declaration declaration,
      List<ParameterDeclaration> parameters,
      List<InputDeclaration> inputs) {
    return Optional.of(
        new Signature(
            kind,
            declaration.name().name(),
            parameters.stream()
                .map(p ->
                    new Signature.Slot(
                        p.name().name(),
                        p.defaultValue().isEmpty(),
                        Optional.of(StaticType.of(p.type()))))
                .toList(),
            false,
            false,
            inputs.stream().map(i -> i.name().name()).toList()));
  }

  private static Optional<Signature> ofBuiltIn(BuiltIn builtIn) {
    if (!builtIn.isCallable()) {
      return Optional.empty();
    }
    boolean function = builtIn.kind() == Kind.FUNCTION;
    return Optional.of(
        new Signature(
            function ? "function" : "initialiser",
            builtIn.name(),
            builtIn.parameters().stream()
                .map(p -> new Signature.Slot(p.name(), p.required(), Optional.empty()))
                .toList(),
            builtIn.parameters().stream().anyMatch(Parameter::variadic),
            function,
            List.of()));
  }

  /** What the second pair of parentheses accepts: {@code conv2d(stride: 1)(x, weight)}. */
  private static Optional<Signature> ofInputs(Name name, Scope scope) {
    if (scope.local(name.name()).isPresent()) {
      return Optional.empty();
    }
    return scope
        .declaration(name.name())
        .flatMap(Signatures::ofDeclaration)
        .filter(s -> !s.inputs().isEmpty())
        .map(s ->
            new Signature(
                s.kind(),
                s.name(),
                s.inputs().stream()
                    .map(i -> new Signature.Slot(i, true, Optional.empty()))
                    .toList(),
                false,
                false,
                List.of()));
  }
}
