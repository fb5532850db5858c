package org.bnn4j.runtime.cuda;

/**
 * One step of a convolution's epilogue on the number y in a register: {@code StepOperation} and
 * {@code StepOperand} of {@code args.cuh}.
 *
 * @param index the operand of the pass, or the result that is stored; −1 for none
 * @param constant the operand where that is a constant
 */
record EpilogueStep(Operation operation, Operand operand, int index, float constant) {
  /** The most that a kernel takes. */
  static final int MOST = 16;

  private static final int OPERAND_FACTOR = 16;

  /** What happens to y, with an operand x. */
  enum Operation {
    MULTIPLY(0),
    ADD(1),
    /** y − x. */
    SUBTRACT(2),
    /** x − y. */
    SUBTRACT_FROM(3),
    MAXIMUM(4),
    MINIMUM(5),
    /** {@code y > 0 ? y : y · x}. */
    SLOPE(6),
    /** y is set aside and becomes x. */
    SET_ASIDE(7),
    /** y is a result. */
    STORE(8),
    /** The sign is +1 above zero. */
    POSITIVE(9),
    /** The sign is +1 from zero on. */
    NOT_NEGATIVE(10),
    /** The sign is 0 at zero. */
    TERNARY_SIGN(11);

    private final int code;

    Operation(int code) {
      this.code = code;
    }
  }

  /** Where x comes from. */
  enum Operand {
    CONSTANT(0),
    ASIDE(1),
    SCALAR(2),
    PER_CHANNEL(3),
    PER_ELEMENT(4),
    COUNTS(5),
    PER_IMAGE(6),
    PER_PLACE(7);

    private final int code;

    Operand(int code) {
      this.code = code;
    }
  }

  static EpilogueStep withAside(Operation operation) {
    return new EpilogueStep(operation, Operand.ASIDE, -1, 0);
  }

  static EpilogueStep store(int result) {
    return new EpilogueStep(Operation.STORE, Operand.CONSTANT, result, 0);
  }

  static EpilogueStep sign(Operation operation) {
    return new EpilogueStep(operation, Operand.CONSTANT, -1, 0);
  }

  int code() {
    return operation.code + OPERAND_FACTOR * operand.code;
  }

  boolean setsAside() {
    return operation == Operation.SET_ASIDE;
  }

  boolean isStore() {
    return operation == Operation.STORE;
  }

  boolean isSign() {
    return operation.compareTo(Operation.STORE) > 0;
  }
}
