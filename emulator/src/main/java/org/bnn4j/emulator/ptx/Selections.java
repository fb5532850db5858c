package org.bnn4j.emulator.ptx;

import java.util.List;

/** {@code mov}, {@code cvt}, {@code setp} and {@code selp}. */
final class Selections {
  private Selections() {}

  static Effect effect(List<String> opcode, List<String> operands, Names names) {
    Type type = Type.of(opcode.getLast());
    if (type == null) {
      throw Opcodes.unknown();
    }
    return switch (opcode.getFirst()) {
      case "cvt" -> convert(opcode, operands, names);
      case "setp" -> compare(opcode, type, operands, names);
      case "mov" -> move(opcode, operands, names);
      default -> select(opcode, operands, names);
    };
  }

  private static Effect move(List<String> opcode, List<String> operands, Names names) {
    if (opcode.size() != 2) {
      throw Opcodes.unknown();
    }
    Opcodes.expect(operands, 2);
    int result = names.register(operands.get(0));
    Operand source = names.operand(operands.get(1));
    return Effect.each((warp, lane) -> warp.set(result, lane, source.get(warp, lane)));
  }

  private static Effect select(List<String> opcode, List<String> operands, Names names) {
    if (opcode.size() != 2) {
      throw Opcodes.unknown();
    }
    Opcodes.expect(operands, 4);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    Operand b = names.operand(operands.get(2));
    Operand which = names.operand(operands.get(3));
    return Effect.each((warp, lane) ->
        warp.set(result, lane, (which.get(warp, lane) != 0 ? a : b).get(warp, lane)));
  }

  private interface Test {
    boolean holds(long a, long b);
  }

  private static Effect compare(
      List<String> opcode, Type type, List<String> operands, Names names) {
    if (opcode.size() != 3) {
      throw Opcodes.unknown();
    }
    Opcodes.expect(operands, 3);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    Operand b = names.operand(operands.get(2));
    Test test = type.isFloat() ? floatTest(opcode.get(1)) : integerTest(opcode.get(1), type);
    return Effect.each((warp, lane) ->
        warp.set(result, lane, test.holds(a.get(warp, lane), b.get(warp, lane)) ? 1 : 0));
  }

  private static Test integerTest(String comparison, Type type) {
    return switch (comparison) {
      case "eq" -> (a, b) -> type.number(a) == type.number(b);
      case "ne" -> (a, b) -> type.number(a) != type.number(b);
      case "lt" -> (a, b) -> IntegerArithmetic.less(type, type.number(a), type.number(b));
      case "gt" -> (a, b) -> IntegerArithmetic.less(type, type.number(b), type.number(a));
      case "le" -> (a, b) -> !IntegerArithmetic.less(type, type.number(b), type.number(a));
      case "ge" -> (a, b) -> !IntegerArithmetic.less(type, type.number(a), type.number(b));
      default -> throw Opcodes.unknown();
    };
  }

  /** Those that end in u hold also where an operand is no number, the others do not. */
  private static Test floatTest(String comparison) {
    return switch (comparison) {
      case "eq" -> (a, b) -> value(a) == value(b);
      case "ne" -> (a, b) -> value(a) < value(b) || value(a) > value(b);
      case "lt" -> (a, b) -> value(a) < value(b);
      case "le" -> (a, b) -> value(a) <= value(b);
      case "gt" -> (a, b) -> value(a) > value(b);
      case "ge" -> (a, b) -> value(a) >= value(b);
      case "equ" -> (a, b) -> !(value(a) < value(b) || value(a) > value(b));
      case "neu" -> (a, b) -> value(a) != value(b);
      case "ltu" -> (a, b) -> !(value(a) >= value(b));
      case "leu" -> (a, b) -> !(value(a) > value(b));
      case "gtu" -> (a, b) -> !(value(a) <= value(b));
      case "geu" -> (a, b) -> !(value(a) < value(b));
      case "num" -> (a, b) -> !Float.isNaN(value(a)) && !Float.isNaN(value(b));
      case "nan" -> (a, b) -> Float.isNaN(value(a)) || Float.isNaN(value(b));
      default -> throw Opcodes.unknown();
    };
  }

  private static float value(long bits) {
    return FloatArithmetic.value(bits);
  }

  private interface Conversion {
    long of(long bits);
  }

  private static Effect convert(List<String> opcode, List<String> operands, Names names) {
    Opcodes.expect(operands, 2);
    Type to = Type.of(opcode.get(opcode.size() - 2));
    Type from = Type.of(opcode.getLast());
    if (to == null || from == null) {
      throw Opcodes.unknown();
    }
    String rounding = String.join(".", opcode.subList(1, opcode.size() - 2));
    Conversion conversion = conversion(rounding, to, from);
    int result = names.register(operands.get(0));
    Operand source = names.operand(operands.get(1));
    return Effect.each(
        (warp, lane) -> warp.set(result, lane, conversion.of(source.get(warp, lane))));
  }

  private static Conversion conversion(String rounding, Type to, Type from) {
    if (!to.isFloat() && !from.isFloat()) {
      if (!rounding.isEmpty()) {
        throw Opcodes.unknown();
      }
      return bits -> to.number(from.number(bits));
    }
    if (!from.isFloat()) {
      boolean exact = from.isSigned() || from.bits() < Long.SIZE;
      if (!rounding.equals("rn") || !exact) {
        throw Opcodes.unknown();
      }
      return bits -> FloatArithmetic.bits((float) from.number(bits));
    }
    Conversion rounded = bits -> FloatArithmetic.bits(round(rounding, value(bits)));
    round(rounding, 0);
    if (to.isFloat()) {
      return rounded;
    }
    return switch (to.kind() + " " + to.bits()) {
      case "SIGNED 32" -> bits -> (int) value(rounded.of(bits));
      case "UNSIGNED 32" ->
          bits -> Math.clamp((long) value(rounded.of(bits)), 0L, Type.U32.number(-1));
      default -> throw Opcodes.unknown();
    };
  }

  /** A float as an integer that is still a float; NaN stays. */
  private static float round(String rounding, float value) {
    return switch (rounding) {
      case "rni" -> (float) Math.rint(value);
      case "rmi" -> (float) Math.floor(value);
      case "rpi" -> (float) Math.ceil(value);
      case "rzi" -> (float) (value < 0 ? Math.ceil(value) : Math.floor(value));
      default -> throw Opcodes.unknown();
    };
  }
}
