package org.bnn4j.runtime.cpu;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Formula.UnaryOperator;

/** Formulas over {@code FloatVector}s. Names the Vector API only in what it emits. */
final class VectorEmitter extends FormulaEmitter {
  private static final String API = "jdk.incubator.vector";
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of(API, "FloatVector");
  private static final ClassDesc INT_VECTOR = ClassDesc.of(API, "IntVector");
  private static final ClassDesc VECTOR = ClassDesc.of(API, "Vector");
  private static final ClassDesc MASK = ClassDesc.of(API, "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(API, "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(API, "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
  private static final ClassDesc SET =
      ClassDesc.of(VectorEmitter.class.getPackageName(), "VectorKernels");
  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc UNARY = MethodTypeDesc.of(FLOAT_VECTOR);
  private static final MethodTypeDesc BINARY = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR);

  VectorEmitter(CodeBuilder code) {
    super(code);
  }

  @Override
  int store() {
    int local = code().allocateLocal(TypeKind.REFERENCE);
    code().astore(local);
    return local;
  }

  @Override
  void load(int local) {
    code().aload(local);
  }

  @Override
  void read(int array, int offset, int index) {
    species();
    code()
        .aload(array)
        .iload(offset)
        .iload(index)
        .iadd()
        .invokestatic(
            FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
  }

  @Override
  void readSum(int array, int offset, int index) {
    code()
        .getstatic(SET, "INTS", SPECIES)
        .aload(array)
        .iload(offset)
        .iload(index)
        .iadd()
        .invokestatic(
            INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int));
  }

  @Override
  void subtractTwice(int n) {
    code()
        .dup()
        .invokevirtual(INT_VECTOR, "add", MethodTypeDesc.of(INT_VECTOR, VECTOR))
        .invokevirtual(INT_VECTOR, "neg", MethodTypeDesc.of(INT_VECTOR))
        .iload(n)
        .invokevirtual(INT_VECTOR, "add", MethodTypeDesc.of(INT_VECTOR, CD_int));
  }

  @Override
  void sumToFloat() {
    code()
        .getstatic(OPERATORS, "I2F", CONVERSION)
        .iconst_0()
        .invokevirtual(VECTOR, "convert", MethodTypeDesc.of(VECTOR, CONVERSION, CD_int))
        .checkcast(FLOAT_VECTOR);
  }

  /** Makes the lanes' condition on the stack the lowest bits of an integer. */
  void bits() {
    code().invokevirtual(MASK, "toLong", MethodTypeDesc.of(CD_long)).l2i();
  }

  @Override
  void write(int local, int array, int offset, int index) {
    code()
        .aload(local)
        .aload(array)
        .iload(offset)
        .iload(index)
        .iadd()
        .invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
  }

  @Override
  void constant(float value) {
    code().loadConstant(value);
    broadcast();
  }

  @Override
  void broadcast() {
    species();
    code()
        .swap()
        .invokestatic(
            FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float));
  }

  @Override
  void unary(UnaryOperator operator) {
    String name =
        switch (operator) {
          case NEGATE -> "neg";
          case ABS -> "abs";
          case SQRT -> "sqrt";
          case EXP, LOG, TANH, SIGMOID, FLOOR, ROUND ->
              throw new IllegalArgumentException(operator.toString());
        };
    code().invokevirtual(FLOAT_VECTOR, name, UNARY);
  }

  @Override
  void binary(BinaryOperator operator) {
    String name =
        switch (operator) {
          case ADD -> "add";
          case SUBTRACT -> "sub";
          case MULTIPLY -> "mul";
          case DIVIDE -> "div";
          case MIN -> "min";
          case MAX -> "max";
        };
    code().invokevirtual(FLOAT_VECTOR, name, BINARY);
  }

  /** Starts from the value for "neither" and puts ±1 where x compares with 0. */
  @Override
  void sign(int zero) {
    int x = store();
    constant(zero == 0 ? 0 : -1);
    blend(x, 1, zero > 0 ? "GE" : "GT");
    if (zero == 0) {
      blend(x, -1, "LT");
    }
  }

  private void blend(int x, float value, String comparison) {
    code().loadConstant(value).aload(x);
    operator(comparison);
    code()
        .fconst_0()
        .invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_float))
        .invokevirtual(FLOAT_VECTOR, "blend", MethodTypeDesc.of(FLOAT_VECTOR, CD_float, MASK));
  }

  @Override
  void select() {
    code().invokevirtual(FLOAT_VECTOR, "blend", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, MASK));
  }

  @Override
  void compare(Comparison comparison) {
    operator(
        switch (comparison) {
          case EQUAL -> "EQ";
          case NOT_EQUAL -> "NE";
          case LESS -> "LT";
          case LESS_EQUAL -> "LE";
          case GREATER -> "GT";
          case GREATER_EQUAL -> "GE";
        });
    code()
        .swap()
        .invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }

  @Override
  void and() {
    code().invokevirtual(MASK, "and", MethodTypeDesc.of(MASK, MASK));
  }

  @Override
  void or() {
    code().invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
  }

  @Override
  void not() {
    code().invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
  }

  private void species() {
    code().getstatic(SET, "FLOATS", SPECIES);
  }

  private void operator(String name) {
    code().getstatic(OPERATORS, name, COMPARISON);
  }
}
