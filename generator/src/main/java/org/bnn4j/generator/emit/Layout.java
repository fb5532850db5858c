package org.bnn4j.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;

/** An expression that breaks over lines where it is too long for one. */
sealed interface Layout {
  /** The last column of a line. */
  int MARGIN = 100;

  /** Columns on one line. */
  int width();

  /**
   * The expression.
   *
   * @param column where it begins
   * @param behind columns that must stay free behind it
   * @param indent the column of the line that it begins in
   */
  CodeBlock render(int column, int behind, int indent);

  /** A name or a number. */
  record Atom(CodeBlock code, int width) implements Layout {
    @Override
    public CodeBlock render(int column, int behind, int indent) {
      return code;
    }
  }

  /** {@code (a, b) -> body} and the like. */
  record Prefixed(String prefix, Layout body) implements Layout {
    @Override
    public int width() {
      return prefix.length() + 1 + body.width();
    }

    @Override
    public CodeBlock render(int column, int behind, int indent) {
      boolean fits = column + width() + behind <= MARGIN;
      return fits
          ? CodeBlock.of("$L $L", prefix, body.render(column + prefix.length() + 1, behind, indent))
          : CodeBlock.of(
              "$L\n$L$L", prefix, " ".repeat(indent + 4), body.render(indent + 4, behind, indent + 4));
    }
  }

  /** {@code head(arguments)}. */
  record Apply(CodeBlock head, int headWidth, List<Layout> arguments) implements Layout {
    public Apply {
      arguments = List.copyOf(arguments);
    }

    @Override
    public int width() {
      int inside = arguments.stream().mapToInt(Layout::width).sum();
      return headWidth + 2 + inside + Math.max(0, 2 * (arguments.size() - 1));
    }

    @Override
    public CodeBlock render(int column, int behind, int indent) {
      var code = CodeBlock.builder().add("$L(", head);
      boolean simple = arguments.stream().allMatch(Atom.class::isInstance);
      if (column + width() + behind <= MARGIN) {
        for (int i = 0; i < arguments.size(); i++) {
          code.add("$L$L", i == 0 ? "" : ", ", arguments.get(i).render(column, behind, indent));
        }
      } else if (simple) {
        fill(code, indent + 4, behind);
      } else {
        stack(code, indent + 4, behind);
      }
      return code.add(")").build();
    }

    /** As many arguments on a line as fit. */
    private void fill(CodeBlock.Builder code, int indent, int behind) {
      int column = MARGIN;
      for (int i = 0; i < arguments.size(); i++) {
        Layout argument = arguments.get(i);
        boolean breaks = column + argument.width() + 3 + behind > MARGIN;
        String separator = i == 0 ? "" : breaks ? "," : ", ";
        column = breaks ? indent : column;
        code.add("$L$L", separator, breaks ? "\n" + " ".repeat(indent) : "");
        code.add(argument.render(column, behind, indent));
        column += argument.width() + 2;
      }
    }

    /** One argument on a line. */
    private void stack(CodeBlock.Builder code, int indent, int behind) {
      for (int i = 0; i < arguments.size(); i++) {
        code.add("$L\n$L", i == 0 ? "" : ",", " ".repeat(indent));
        code.add(arguments.get(i).render(indent, 1 + behind, indent));
      }
    }
  }

  static Layout text(String text) {
    return new Atom(CodeBlock.of("$L", text), text.length());
  }

  /** A call of a method in scope. */
  static Layout call(String method, List<? extends Layout> arguments) {
    return new Apply(CodeBlock.of("$L", method), method.length(), List.copyOf(arguments));
  }

  /** A call of a static method. */
  static Layout call(Class<?> type, String method, List<? extends Layout> arguments) {
    return new Apply(
        CodeBlock.of("$T.$L", type, method),
        width(type) + 1 + method.length(),
        List.copyOf(arguments));
  }

  /** {@code new Type(arguments)}. */
  static Layout construct(Class<?> type, List<? extends Layout> arguments) {
    return new Apply(CodeBlock.of("new $T", type), 4 + width(type), List.copyOf(arguments));
  }

  /** {@code List.of(items)}. */
  static Layout list(List<? extends Layout> items) {
    return call(List.class, "of", items);
  }

  /** Names and numbers. */
  static List<Layout> texts(Object... values) {
    List<Layout> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(value instanceof Layout layout ? layout : text(String.valueOf(value)));
    }
    return texts;
  }

  private static int width(Class<?> type) {
    return String.join(".", ClassName.get(type).simpleNames()).length();
  }
}
