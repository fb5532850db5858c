package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;

/** Collects what a formula reads, each tensor once, and the type that they give together. */
final class Operands {
  private final Elaboration elaboration;
  private final Frame frame;
  private final Span span;
  private final List<Value> values = new ArrayList<>();
  private Type type = new Type(ElementType.REAL, false, List.of());

  Operands(Elaboration elaboration, Frame frame, Span span) {
    this.elaboration = elaboration;
    this.frame = frame;
    this.span = span;
  }

  /** A term as part of the formula. */
  record Part(Formula formula) {}

  Part part(Term term) {
    return switch (term) {
      case Term.Tensor tensor -> {
        if (tensor.value().type().element() == ElementType.INDEX) {
          throw elaboration.fail(Message.TENSOR_EXPECTED, frame, span, term.describe());
        }
        widen(tensor.value().type());
        yield new Part(argument(tensor.value()));
      }
      case Term.Batch batch -> new Part(Formula.batchSize());
      case Term.Int i -> new Part(Formula.constant((float) i.value()));
      case Term.Size size -> new Part(Formula.constant((float) size.value()));
      case Term.Real r -> new Part(Formula.constant((float) r.value()));
      default -> throw elaboration.fail(Message.TENSOR_EXPECTED, frame, span, term.describe());
    };
  }

  /** A term as a condition of the formula. */
  Formula.Condition condition(Term term) {
    return switch (term) {
      case Term.Truth truth -> {
        widen(truth.shape());
        List<Formula> arguments = truth.operands().stream().map(this::argument).toList();
        yield Formulas.substitute(truth.condition(), arguments);
      }
      case Term.Bool bool ->
          bool.value()
              ? Formula.equal(Formula.constant(0), Formula.constant(0))
              : Formula.notEqual(Formula.constant(0), Formula.constant(0));
      default -> throw elaboration.fail(Message.CONDITION_EXPECTED, frame, span, term.describe());
    };
  }

  List<Value> values() {
    return values;
  }

  Type type() {
    return type;
  }

  private Formula argument(Value value) {
    int index = values.indexOf(value);
    if (index < 0) {
      index = values.size();
      values.add(value);
    }
    return Formula.argument(index);
  }

  private void widen(Type other) {
    Shape a = type.shape();
    Shape b = other.shape();
    Shape joint = a;
    for (Axis axis : Axis.values()) {
      if (a.size(axis) == 1) {
        joint = joint.with(axis, b.size(axis));
      } else if (b.size(axis) != 1 && a.size(axis) != b.size(axis)) {
        throw elaboration.fail(Message.SHAPES_DIFFER, frame, span, type, other);
      }
    }
    boolean batched = type.batched() || other.batched();
    int rank = Math.max(type.sizes().size(), other.sizes().size());
    type = new Type(ElementType.REAL, batched, sizes(joint, rank, batched));
  }

  private static List<Integer> sizes(Shape shape, int rank, boolean batched) {
    List<Integer> image = List.of(shape.c(), shape.h(), shape.w());
    if (batched) {
      int needed = shape.w() > 1 ? 3 : shape.h() > 1 ? 2 : 0;
      return image.subList(0, Math.min(3, Math.max(rank, needed)));
    }
    return switch (rank) {
      case 0, 1 -> image.subList(0, rank);
      case 2 -> List.of(shape.n(), shape.c());
      case 3 -> image;
      default -> List.of(shape.n(), shape.c(), shape.h(), shape.w());
    };
  }
}
