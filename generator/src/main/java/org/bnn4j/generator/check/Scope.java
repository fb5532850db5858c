package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.resolve.BuiltIns;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Source;
import org.jspecify.annotations.Nullable;

/** The names that are known at a place: local ones from the inside out, then those of the file. */
final class Scope {
  private final Program program;
  private final Source source;
  private final @Nullable Scope outer;
  private final Map<String, Local> locals = new LinkedHashMap<>();

  private Scope(Program program, Source source, @Nullable Scope outer) {
    this.program = program;
    this.source = source;
    this.outer = outer;
  }

  /** The top level of a file. */
  static Scope of(Program program, Source source) {
    return new Scope(program, source, null);
  }

  /** A scope within this one; what it binds is not known outside. */
  Scope inner() {
    return new Scope(program, source, this);
  }

  /** Makes a local name known from here on; an earlier one of the same name is hidden. */
  void bind(Local local) {
    locals.put(local.name(), local);
  }

  Program program() {
    return program;
  }

  Optional<Local> local(String name) {
    Local local = locals.get(name);
    if (local != null) {
      return Optional.of(local);
    }
    return outer == null ? Optional.empty() : outer.local(name);
  }

  Optional<Declaration> declaration(String name) {
    return program.find(source, name);
  }

  /** Everything that the file can name without a local name. */
  Collection<Declaration> declarations() {
    return program.namesIn(source).declarations().values();
  }

  /** The declarations that several imports give to the name; empty where it is clear or unknown. */
  List<Declaration> ambiguous(String name) {
    return program.namesIn(source).ambiguous().getOrDefault(name, List.of());
  }

  boolean isEnumerator(String name) {
    return program.namesIn(source).enumerators().contains(name);
  }

  Optional<BuiltIn> builtIn(String name) {
    return BuiltIns.find(name);
  }

  /** Everything that a name could be, the nearest first. */
  List<String> names() {
    var names = new ArrayList<String>();
    for (Scope scope = this; scope != null; scope = scope.outer) {
      names.addAll(scope.locals.keySet());
    }
    names.addAll(program.namesIn(source).declarations().keySet());
    names.addAll(program.namesIn(source).enumerators());
    BuiltIns.all().forEach(builtIn -> names.add(builtIn.name()));
    return names;
  }
}
