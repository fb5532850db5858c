package org.bnn4j.grammar.syntax;

import java.util.List;
import java.util.Optional;

/** A declaration at the top of a file. */
public sealed interface Declaration {
  /** The text of its {@code ///} lines, marks removed, lines joined by {@code \n}. */
  Optional<String> doc();

  Identifier name();

  /** From the keyword to the last character. */
  Span span();

  /** A compile-time parameter: {@code name: type = value}. */
  record ParameterDeclaration(
      Identifier name, TypeSyntax type, Optional<Expression> defaultValue, Span span) {}

  /** A tensor that a block, op or kernel takes: {@code x: real[c, h, w]}. */
  record InputDeclaration(Identifier name, TypeSyntax.Tensor type, Span span) {}

  /** {@code enum edge { open, closed }}. */
  record EnumDeclaration(Optional<String> doc, Identifier name, List<Identifier> members, Span span)
      implements Declaration {
    public EnumDeclaration {
      members = List.copyOf(members);
    }
  }

  /** {@code config binarization { field: type = default }}. */
  record ConfigDeclaration(
      Optional<String> doc, Identifier name, List<FieldDeclaration> fields, Span span)
      implements Declaration {
    public ConfigDeclaration {
      fields = List.copyOf(fields);
    }
  }

  /** A field of a config. */
  record FieldDeclaration(
      Optional<String> doc,
      Identifier name,
      TypeSyntax type,
      Optional<Expression> defaultValue,
      Span span) {}

  /** {@code preset xnor(scale: int = 2): binarization = value}. */
  record PresetDeclaration(
      Optional<String> doc,
      Identifier name,
      List<ParameterDeclaration> parameters,
      TypeSyntax type,
      Expression value,
      Span span)
      implements Declaration {
    public PresetDeclaration {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code formula windowed(grad: real, t: real) = value}: a function of element-wise formulas. */
  record FormulaDeclaration(
      Optional<String> doc,
      Identifier name,
      List<ParameterDeclaration> parameters,
      Expression value,
      Span span)
      implements Declaration {
    public FormulaDeclaration {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code op relu() (x: real) -> real { forward = max(x, 0) }}. */
  record OpDeclaration(
      Optional<String> doc,
      Identifier name,
      List<ParameterDeclaration> parameters,
      List<InputDeclaration> inputs,
      TypeSyntax.Tensor result,
      List<Statement> body,
      Span span)
      implements Declaration {
    public OpDeclaration {
      parameters = List.copyOf(parameters);
      inputs = List.copyOf(inputs);
      body = List.copyOf(body);
    }

    /** The tensors that the op may own, whichever of its branches is taken. */
    public List<Statement.Parameter> owned() {
      return Statement.flat(body).stream()
          .filter(Statement.Parameter.class::isInstance)
          .map(Statement.Parameter.class::cast)
          .toList();
    }
  }

  /** {@code block conv(out: int) (x: real[c, h, w]) { … }}. */
  record BlockDeclaration(
      Optional<String> doc,
      Identifier name,
      List<ParameterDeclaration> parameters,
      List<InputDeclaration> inputs,
      List<Statement> body,
      Span span)
      implements Declaration {
    public BlockDeclaration {
      parameters = List.copyOf(parameters);
      inputs = List.copyOf(inputs);
      body = List.copyOf(body);
    }
  }

  /** {@code external kernel conv2d(…) (…) -> … { gradient x = … }}. */
  record KernelDeclaration(
      Optional<String> doc,
      Identifier name,
      List<ParameterDeclaration> parameters,
      List<InputDeclaration> inputs,
      TypeSyntax.Tensor result,
      List<GradientDeclaration> gradients,
      Span span)
      implements Declaration {
    public KernelDeclaration {
      parameters = List.copyOf(parameters);
      inputs = List.copyOf(inputs);
      gradients = List.copyOf(gradients);
    }
  }

  /**
   * {@code gradient x = conv2d_input_gradient(grad, w)}: the gradient of an input is another kernel
   * of the same parameters; its operands are {@code grad}, inputs, or {@code result}.
   */
  record GradientDeclaration(
      Identifier input, Identifier kernel, List<Identifier> operands, Span span) {
    public GradientDeclaration {
      operands = List.copyOf(operands);
    }
  }

  /** {@code network CifarNet(classes: int = 10) { … }}. */
  record NetworkDeclaration(
      Optional<String> doc,
      Identifier name,
      List<ParameterDeclaration> parameters,
      List<Statement> body,
      Span span)
      implements Declaration {
    public NetworkDeclaration {
      parameters = List.copyOf(parameters);
      body = List.copyOf(body);
    }
  }

  /**
   * {@code network Small = CifarNet(width: 8)}: a network with other parameters, and a class of its
   * own.
   *
   * @param call its callee is a {@link Expression.Name}
   */
  record InstanceDeclaration(Optional<String> doc, Identifier name, Expression.Call call, Span span)
      implements Declaration {
    /** The name of the network. */
    public Identifier network() {
      Expression.Name callee = (Expression.Name) call.callee();
      return new Identifier(callee.name(), callee.span());
    }
  }
}
