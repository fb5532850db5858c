package org.bnn4j.generator.check;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.FieldValue;
import org.bnn4j.grammar.syntax.Expression.Member;
import org.bnn4j.grammar.syntax.Expression.RecordLiteral;
import org.bnn4j.grammar.syntax.Expression.With;
import org.bnn4j.grammar.syntax.Identifier;

/**
 * Fields exist in the config that is known to be meant, are given once, and a config in braces
 * gives all that have no default. Behind a field that holds an op the names are those of the op's
 * parameters, which are not known here.
 */
final class ConfigFields implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(program, new Fields(program, diagnostics));
  }

  private static final class Fields implements Visitor {
    private final Program program;
    private final Diagnostics diagnostics;

    Fields(Program program, Diagnostics diagnostics) {
      this.program = program;
      this.diagnostics = diagnostics;
    }

    @Override
    public void expression(Expression expression, Place place) {
      switch (expression) {
        case RecordLiteral record -> {
          distinct(record.fields());
          place.expected().ifPresent(type -> record(record, type));
        }
        case With with -> {
          distinct(with.changes());
          Optional<StaticType> type = StaticTypes.of(with.target(), place.scope());
          for (FieldValue change : with.changes()) {
            path(change.path(), with.target().span().text(), type.or(place::expected));
          }
        }
        case Member member ->
            path(
                List.of(member.name()),
                member.target().span().text(),
                StaticTypes.of(member.target(), place.scope()));
        default -> {}
      }
    }

    private void distinct(List<FieldValue> fields) {
      Set<String> known = new HashSet<>();
      for (FieldValue field : fields) {
        String path = field.path().stream().map(Identifier::name).collect(Collectors.joining("."));
        if (!known.add(path)) {
          diagnostics.report(Message.REPEATED_FIELD, field.path().getFirst().span(), path);
        }
      }
    }

    private void record(RecordLiteral record, StaticType type) {
      Optional<ConfigDeclaration> config = type.config(program);
      if (config.isEmpty()) {
        if (!type.mayBeConfig(program)) {
          diagnostics.report(
              Message.RECORD_NOT_EXPECTED, record.span(), type.present().description());
        }
        return;
      }
      Set<String> given = new HashSet<>();
      boolean complete = true;
      for (FieldValue field : record.fields()) {
        given.add(field.path().getFirst().name());
        complete &= path(field.path(), "", Optional.of(type));
      }
      List<String> missing =
          config.get().fields().stream()
              .filter(f -> f.defaultValue().isEmpty() && !given.contains(f.name().name()))
              .map(f -> f.name().name())
              .toList();
      if (complete && !missing.isEmpty()) {
        diagnostics.report(
            Message.MISSING_FIELD,
            record.span(),
            Nouns.listed(missing),
            config.get().name().name());
      }
    }

    /** Follows a path of fields as far as types are known; whether nothing is wrong with it. */
    private boolean path(List<Identifier> path, String target, Optional<StaticType> start) {
      Optional<StaticType> type = start;
      String owner = target;
      for (Identifier name : path) {
        if (type.isEmpty() || type.get().mayBeCalled(program)) {
          return true;
        }
        Optional<ConfigDeclaration> config = type.get().config(program);
        if (config.isEmpty()) {
          diagnostics.report(
              Message.NO_FIELDS, name.span(), owner, type.get().present().description());
          return false;
        }
        type = type.get().field(program, name.name());
        if (type.isEmpty()) {
          reportUnknown(name, config.get());
          return false;
        }
        owner = name.name();
      }
      return true;
    }

    private void reportUnknown(Identifier name, ConfigDeclaration config) {
      List<String> fields = config.fields().stream().map(f -> f.name().name()).toList();
      Optional<String> help =
          Suggestions.help(name.name(), fields)
              .or(() ->
                  fields.isEmpty()
                      ? Optional.empty()
                      : Optional.of("its fields: " + Nouns.listed(fields)));
      diagnostics.report(
          Message.UNKNOWN_FIELD,
          name.span(),
          List.of(),
          help,
          name.name(),
          "config " + config.name().name());
    }
  }
}
