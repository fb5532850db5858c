package org.bnn4j.generator.elaborate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;

/** What an expression means: a compile-time value, a tensor of the graph, or something to apply. */
sealed interface Term {
  /** In the words of messages: {@code 3}, {@code real[16, 8, 8]}, {@code block conv}. */
  String describe();

  /** As messages show a value that should have been another: text stands in quotes. */
  default String shown() {
    return describe();
  }

  record Int(long value) implements Term {
    @Override
    public String describe() {
      return Long.toString(value);
    }
  }

  /** A size that a type has bound: an integer that knows its axis. */
  record Size(long value, Axis axis) implements Term {
    @Override
    public String describe() {
      return Long.toString(value);
    }
  }

  record Real(double value) implements Term {
    @Override
    public String describe() {
      return Double.toString(value);
    }
  }

  record Bool(boolean value) implements Term {
    @Override
    public String describe() {
      return Boolean.toString(value);
    }
  }

  record Text(String value) implements Term {
    @Override
    public String describe() {
      return value;
    }

    @Override
    public String shown() {
      return "\"" + value + "\"";
    }
  }

  record Enumerator(EnumDeclaration type, String member) implements Term {
    @Override
    public String describe() {
      return member;
    }
  }

  /** The absent optional value. */
  record None() implements Term {
    @Override
    public String describe() {
      return "none";
    }
  }

  record Items(List<Term> items) implements Term {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return items.stream().map(Term::describe).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  record Tuple(List<Term> items) implements Term {
    public Tuple {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return items.stream().map(Term::describe).collect(Collectors.joining(", ", "(", ")"));
    }
  }

  /** An immutable record; fields by name, in sorted order. */
  record Config(ConfigDeclaration type, Map<String, Term> fields) implements Term {
    public Config {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String describe() {
      return "config " + type.name().name();
    }
  }

  record Tensor(Value value) implements Term {
    @Override
    public String describe() {
      return value.type().toString();
    }
  }

  /** A truth value per element, not yet stored anywhere. */
  record Truth(Formula.Condition condition, List<Value> operands, Type shape) implements Term {
    public Truth {
      operands = List.copyOf(operands);
    }

    @Override
    public String describe() {
      return "a condition for each element";
    }
  }

  /** {@code batch}: an axis, and in formulas the number of images. */
  record Batch() implements Term {
    @Override
    public String describe() {
      return "batch";
    }
  }

  /** {@code channel}, {@code height} or {@code width}. */
  record AxisName(Axis axis) implements Term {
    @Override
    public String describe() {
      return "axis " + axis;
    }
  }

  /** An initialiser by its name and arguments; what it draws depends on the parameter's shape. */
  record Initial(String name, List<Double> arguments) implements Term {
    public Initial {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String describe() {
      return "initialiser";
    }
  }

  /**
   * An op, block or kernel.
   *
   * @param bound whether its compile-time parameters have values: all of {@code arguments}
   */
  record Callable(Declaration declaration, boolean bound, Map<String, Term> arguments)
      implements Term {
    public Callable {
      arguments = new TreeMap<>(arguments);
    }

    @Override
    public String describe() {
      return Callables.kind(declaration) + " `" + declaration.name().name() + "`";
    }
  }

  /** Stands for a value that could not be computed; the reason has been reported. */
  record Poison() implements Term {
    @Override
    public String describe() {
      return "nothing";
    }
  }
}
