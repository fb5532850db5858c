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

  /** The expression as it stands at a place. */
  CodeBlock render(Place place);

  /**
   * Where an expression begins.
   *
   * @param column its first column
   * @param behind columns that must stay free behind it
   * @param indent the indentation of the line that it begins in
   * @param given the indentation that JavaPoet adds to lines that follow
   */
  record Place(int column, int behind, int indent, int given) {
    /** In a statement of that indentation, behind some columns. */
    static Place statement(int indent, int columns) {
      return new Place(indent + columns, 1, indent, indent + 4);
    }

    /** In the initial value of a field of that indentation, on a line of its own. */
    static Place field(int indent) {
      return new Place(indent + 4, 1, indent + 4, indent);
    }

    Place after(int columns) {
      return new Place(column + columns, behind, indent, given);
    }

    /** On the next line. */
    Place below(int newBehind) {
      return new Place(indent + 4, newBehind, indent + 4, given);
    }

    boolean fits(Layout layout) {
      return column + layout.width() + behind <= MARGIN;
    }

    String newLine() {
      return "\n" + " ".repeat(Math.max(0, indent - given));
    }
  }

  /** A name or a number. */
  record Atom(CodeBlock code, int width) implements Layout {
    @Override
    public CodeBlock render(Place place) {
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
    public CodeBlock render(Place place) {
      if (place.fits(this)) {
        return CodeBlock.of("$L $L", prefix, body.render(place.after(prefix.length() + 1)));
      }
      Place below = place.below(place.behind());
      return CodeBlock.of("$L$L$L", prefix, below.newLine(), body.render(below));
    }
  }

  /** {@code head(arguments)}, or with other brackets. */
  record Apply(CodeBlock head, int headWidth, String brackets, List<Layout> arguments)
      implements Layout {
    public Apply {
      arguments = List.copyOf(arguments);
    }

    public Apply(CodeBlock head, int headWidth, List<Layout> arguments) {
      this(head, headWidth, "()", arguments);
    }

    @Override
    public int width() {
      int inside = arguments.stream().mapToInt(Layout::width).sum();
      return headWidth + 2 + inside + Math.max(0, 2 * (arguments.size() - 1));
    }

    @Override
    public CodeBlock render(Place place) {
      var code = CodeBlock.builder().add("$L$L", head, brackets.charAt(0));
      boolean simple = arguments.stream().allMatch(Atom.class::isInstance);
      if (place.fits(this)) {
        for (int i = 0; i < arguments.size(); i++) {
          code.add("$L$L", i == 0 ? "" : ", ", arguments.get(i).render(place));
        }
      } else if (simple) {
        fill(code, place.below(place.behind() + 1));
      } else {
        stack(code, place.below(place.behind() + 1));
      }
      return code.add("$L", brackets.charAt(1)).build();
    }

    /** As many arguments on a line as fit. */
    private void fill(CodeBlock.Builder code, Place line) {
      int column = MARGIN;
      for (int i = 0; i < arguments.size(); i++) {
        Layout argument = arguments.get(i);
        boolean breaks = column + argument.width() + 1 + line.behind() > MARGIN;
        code.add("$L$L", i == 0 ? "" : breaks ? "," : ", ", breaks ? line.newLine() : "");
        code.add(argument.render(line));
        column = (breaks ? line.column() : column) + argument.width() + 2;
      }
    }

    /** One argument on a line. */
    private void stack(CodeBlock.Builder code, Place line) {
      for (int i = 0; i < arguments.size(); i++) {
        code.add("$L$L$L", i == 0 ? "" : ",", line.newLine(), arguments.get(i).render(line));
      }
    }
  }

  /** {@code target = value;}, with the value on the next line where it is too long for this one. */
  static CodeBlock assignment(String target, Layout value, int indent) {
    Place beside = Place.statement(indent, target.length() + 3);
    if (beside.fits(value)) {
      return CodeBlock.builder().addStatement("$L = $L", target, value.render(beside)).build();
    }
    Place below = beside.below(1);
    return CodeBlock.builder()
        .addStatement("$L =$L$L", target, below.newLine(), value.render(below))
        .build();
  }

  /** {@code value;} behind a word such as {@code return}. */
  static CodeBlock statement(String word, Layout value, int indent) {
    return CodeBlock.builder()
        .addStatement("$L$L", word, value.render(Place.statement(indent, word.length())))
        .build();
  }

  /** The expression on one line, however long. */
  default CodeBlock flat() {
    return render(new Place(Integer.MIN_VALUE / 2, 0, 0, 0));
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

  /** {@code new Type[] {items}}. */
  static Layout array(Class<?> type, List<? extends Layout> items) {
    return new Apply(CodeBlock.of("new $T[] ", type), 7 + width(type), "{}", List.copyOf(items));
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
