package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FieldDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FormulaDeclaration;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Declaration.PresetDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;

/**
 * Presets, configs, formulas and ops do not lead back to themselves, by the names in them, the
 * defaults of the configs that they make, or fields that hold a config of the same kind. Blocks
 * may: there a condition can end it.
 */
final class EndlessDefinitions implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    var uses = new Uses(program);
    Walk.over(program, uses);
    new Search(uses.edges, diagnostics).run();
  }

  /** Collects what each declaration needs, in the order of the text. */
  private static final class Uses implements Visitor {
    private final Program program;
    private final Map<Declaration, Set<Declaration>> edges = new LinkedHashMap<>();
    private Set<Declaration> current = Set.of();

    Uses(Program program) {
      this.program = program;
    }

    @Override
    public void declaration(Declaration declaration, Scope scope) {
      current = new LinkedHashSet<>();
      switch (declaration) {
        case PresetDeclaration preset -> {
          edges.put(declaration, current);
          StaticType.of(preset.type()).config(program).ifPresent(current::add);
        }
        case ConfigDeclaration config -> {
          edges.put(declaration, current);
          config.fields().forEach(this::contained);
        }
        case FormulaDeclaration formula -> edges.put(declaration, current);
        case OpDeclaration op -> edges.put(declaration, current);
        case Declaration.BlockDeclaration block -> {}
        case Declaration.EnumDeclaration enumeration -> {}
        case Declaration.KernelDeclaration kernel -> {}
        case Declaration.NetworkDeclaration network -> {}
        case Declaration.InstanceDeclaration instance -> {}
      }
    }

    /** A field without {@code ?} always holds a config of its type. */
    private void contained(FieldDeclaration field) {
      StaticType type = StaticType.of(field.type());
      if (type.present().equals(type)) {
        type.config(program).ifPresent(current::add);
      }
    }

    @Override
    public void expression(Expression expression, Place place) {
      if (expression instanceof Name name
          && place.scope().local(name.name()).isEmpty()
          && !place.isExpectedMember(name.name())) {
        place.scope().declaration(name.name()).ifPresent(current::add);
      }
    }
  }

  /** Depth first; each circle is reported once, at the declaration where the search meets it. */
  private static final class Search {
    private final Map<Declaration, Set<Declaration>> edges;
    private final Diagnostics diagnostics;
    private final Set<Declaration> done = new HashSet<>();
    private final List<Declaration> path = new ArrayList<>();

    Search(Map<Declaration, Set<Declaration>> edges, Diagnostics diagnostics) {
      this.edges = edges;
      this.diagnostics = diagnostics;
    }

    void run() {
      edges.keySet().forEach(this::visit);
    }

    private void visit(Declaration declaration) {
      int start = path.indexOf(declaration);
      if (start >= 0) {
        report(path.subList(start, path.size()));
      } else if (done.add(declaration)) {
        path.add(declaration);
        edges.getOrDefault(declaration, Set.of()).forEach(this::visit);
        path.removeLast();
      }
    }

    private void report(List<Declaration> circle) {
      Declaration first = circle.getFirst();
      String name = first.name().name();
      Optional<String> way =
          circle.size() == 1
              ? Optional.empty()
              : Optional.of(
                  circle.stream()
                      .skip(1)
                      .map(d -> "`" + d.name().name() + "`")
                      .collect(
                          Collectors.joining(" and ", "it leads back to itself by way of ", "")));
      if (circle.stream().allMatch(ConfigDeclaration.class::isInstance)) {
        diagnostics.report(
            Message.ENDLESS_CONFIG, first.name().span(), List.of(), Optional.empty(), name);
      } else {
        diagnostics.report(
            Message.ENDLESS_DEFINITION, first.name().span(), List.of(), way, Nouns.of(first), name);
      }
    }
  }
}
