package org.bnn4j.emulator.ptx;

import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Arithmetic and logic of integers and predicates. */
final class IntegerArithmetic {
  private IntegerArithmetic() {}

  static Effect effect(List<String> opcode, Type type, List<String> operands, Names names) {
    String name = String.join(".", opcode.subList(0, opcode.size() - 1));
    return switch (name) {
      case "shl", "shr" -> shift(opcode, type, operands, names);
      case "not" -> unary(type, operands, names, a -> ~a);
      case "neg" -> unary(type, operands, names, a -> -a);
      case "abs" -> unary(type, operands, names, Math::abs);
      case "popc" -> unary(type, operands, names, Long::bitCount);
      case "mad.lo" -> multiplyAdd(type, operands, names);
      case "mad.wide" -> {
        narrow(type);
        yield multiplyAdd(type, operands, names);
      }
      default -> binary(type, operands, names, operator(name, type));
    };
  }

  private static LongBinaryOperator operator(String name, Type type) {
    int bits = type.bits();
    boolean wideUnsigned = !type.isSigned() && bits == Long.SIZE;
    return switch (name) {
      case "add" -> Long::sum;
      case "sub" -> (a, b) -> a - b;
      case "mul.lo" -> (a, b) -> a * b;
      case "mul.wide" -> {
        narrow(type);
        yield (a, b) -> a * b;
      }
      case "mul.hi" -> {
        narrow(type);
        yield (a, b) -> (a * b) >> bits;
      }
      case "div" -> wideUnsigned ? Long::divideUnsigned : (a, b) -> a / b;
      case "rem" -> wideUnsigned ? Long::remainderUnsigned : (a, b) -> a % b;
      case "min" -> (a, b) -> less(type, a, b) ? a : b;
      case "max" -> (a, b) -> less(type, a, b) ? b : a;
      case "and" -> (a, b) -> a & b;
      case "or" -> (a, b) -> a | b;
      case "xor" -> (a, b) -> a ^ b;
      default -> throw Opcodes.unknown();
    };
  }

  /** Whether one number is below another, both as {@link Type#number} gives them. */
  static boolean less(Type type, long a, long b) {
    return type.isSigned() ? a < b : Long.compareUnsigned(a, b) < 0;
  }

  /** Shifts take their distance as 32 bits; those beyond the width shift all out. */
  private static Effect shift(List<String> opcode, Type type, List<String> operands, Names names) {
    Opcodes.expect(operands, 3);
    int result = names.register(operands.get(0));
    Operand value = names.operand(operands.get(1));
    Operand distance = names.operand(operands.get(2));
    boolean left = opcode.getFirst().equals("shl");
    return Effect.each((warp, lane) -> {
      long a = type.number(value.get(warp, lane));
      long by = Type.U32.number(distance.get(warp, lane));
      boolean within = by < type.bits();
      if (left) {
        warp.set(result, lane, within ? a << by : 0);
      } else if (type.isSigned()) {
        warp.set(result, lane, a >> Math.min(by, Long.SIZE - 1));
      } else {
        warp.set(result, lane, within ? a >>> by : 0);
      }
    });
  }

  private static Effect unary(
      Type type, List<String> operands, Names names, LongUnaryOperator operator) {
    Opcodes.expect(operands, 2);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    return Effect.each((warp, lane) ->
        warp.set(result, lane, operator.applyAsLong(type.number(a.get(warp, lane)))));
  }

  private static Effect binary(
      Type type, List<String> operands, Names names, LongBinaryOperator operator) {
    Opcodes.expect(operands, 3);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    Operand b = names.operand(operands.get(2));
    return Effect.each((warp, lane) -> {
      long x = type.number(a.get(warp, lane));
      long y = type.number(b.get(warp, lane));
      try {
        warp.set(result, lane, operator.applyAsLong(x, y));
      } catch (ArithmeticException e) {
        throw new PtxException("lane " + lane + " divides " + x + " by zero");
      }
    });
  }

  private static Effect multiplyAdd(Type type, List<String> operands, Names names) {
    Opcodes.expect(operands, 4);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    Operand b = names.operand(operands.get(2));
    Operand c = names.operand(operands.get(3));
    return Effect.each((warp, lane) -> {
      long product = type.number(a.get(warp, lane)) * type.number(b.get(warp, lane));
      warp.set(result, lane, product + c.get(warp, lane));
    });
  }

  private static void narrow(Type type) {
    if (type.bits() == Long.SIZE) {
      throw Opcodes.unknown();
    }
  }
}
