package org.bnn4j.runtime.cpu;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Formula.UnaryOperator;

/**
 * Formulas over single floats. Choices are calls of {@link ScalarChoices}, so the code has no
 * branch.
 */
final class ScalarEmitter extends FormulaEmitter {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc CHOICES = ClassDesc.of(ScalarChoices.class.getName());
  private static final MethodTypeDesc UNARY = MethodTypeDesc.of(CD_float, CD_float);
  private static final MethodTypeDesc BINARY = MethodTypeDesc.of(CD_float, CD_float, CD_float);
  private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(CD_boolean, CD_float, CD_float);

  ScalarEmitter(CodeBuilder code) {
    super(code);
  }

  @Override
  int store() {
    int local = code().allocateLocal(TypeKind.FLOAT);
    code().fstore(local);
    return local;
  }

  @Override
  void load(int local) {
    code().fload(local);
  }

  @Override
  void read(int array, int offset, int index) {
    code().aload(array).iload(offset).iload(index).iadd().faload();
  }

  @Override
  void readSum(int array, int offset, int index) {
    code().aload(array).iload(offset).iload(index).iadd().iaload();
  }

  @Override
  void subtractTwice(int n) {
    code().dup().iadd().ineg().iload(n).iadd();
  }

  @Override
  void sumToFloat() {
    code().i2f();
  }

  @Override
  void write(int local, int array, int offset, int index) {
    code().aload(array).iload(offset).iload(index).iadd().fload(local).fastore();
  }

  @Override
  void constant(float value) {
    code().loadConstant(value);
  }

  @Override
  void broadcast() {}

  @Override
  void unary(UnaryOperator operator) {
    switch (operator) {
      case NEGATE -> code().fneg();
      case ABS -> code().invokestatic(MATH, "abs", UNARY);
      case SQRT ->
          code().f2d().invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double)).d2f();
      case EXP, LOG, TANH, SIGMOID, FLOOR, ROUND ->
          throw new IllegalArgumentException(operator.toString());
    }
  }

  @Override
  void binary(BinaryOperator operator) {
    switch (operator) {
      case ADD -> code().fadd();
      case SUBTRACT -> code().fsub();
      case MULTIPLY -> code().fmul();
      case DIVIDE -> code().fdiv();
      case MIN -> code().invokestatic(MATH, "min", BINARY);
      case MAX -> code().invokestatic(MATH, "max", BINARY);
    }
  }

  @Override
  void sign(int zero) {
    String name = zero == 0 ? "signZero" : zero > 0 ? "signUp" : "signDown";
    code().invokestatic(CHOICES, name, UNARY);
  }

  @Override
  void select() {
    code()
        .invokestatic(
            CHOICES, "select", MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_boolean));
  }

  @Override
  void compare(Comparison comparison) {
    String name =
        switch (comparison) {
          case EQUAL -> "equal";
          case NOT_EQUAL -> "notEqual";
          case LESS -> "less";
          case LESS_EQUAL -> "lessEqual";
          case GREATER -> "greater";
          case GREATER_EQUAL -> "greaterEqual";
        };
    code().invokestatic(CHOICES, name, COMPARE);
  }

  @Override
  void and() {
    code().iand();
  }

  @Override
  void or() {
    code().ior();
  }

  @Override
  void not() {
    code().iconst_1().ixor();
  }
}
