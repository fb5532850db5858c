package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.cuda.EpilogueStep.Operand;
import org.bnn4j.runtime.cuda.EpilogueStep.Operation;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/** Which leaves of a formula a step can read. */
final class EpilogueOperand {
  private EpilogueOperand() {}

  /** The step of an operation with a leaf, or null where no step reads it. */
  static @Nullable EpilogueStep step(Operation operation, Formula leaf, Pointwise pass) {
    if (leaf instanceof Formula.Constant(float value)) {
      return new EpilogueStep(operation, Operand.CONSTANT, -1, value);
    }
    if (leaf instanceof Formula.Argument(int index) && index > 0) {
      Operand operand = kind(pass.operands().get(index), pass.shape());
      return operand == null ? null : new EpilogueStep(operation, operand, index, 0);
    }
    return null;
  }

  private static @Nullable Operand kind(TensorType type, Shape whole) {
    Shape shape = type.shape();
    if (type.element() == Element.COUNT) {
      return shape.equals(whole) ? Operand.COUNTS : null;
    }
    if (type.element() != Element.REAL) {
      return null;
    }
    if (shape.equals(Shape.scalar())) {
      return Operand.SCALAR;
    }
    if (shape.equals(Shape.perChannel(whole.c()))) {
      return Operand.PER_CHANNEL;
    }
    if (shape.equals(whole)) {
      return Operand.PER_ELEMENT;
    }
    if (shape.equals(Shape.batch(whole.c(), 1, 1))) {
      return Operand.PER_IMAGE;
    }
    return shape.equals(Shape.batch(1, whole.h(), whole.w())) ? Operand.PER_PLACE : null;
  }
}
