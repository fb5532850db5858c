package org.bnn4j.emulator.ptx;

import java.util.List;

/**
 * Arithmetic of 32-bit floats, rounded to the nearest. As on a GPU, a result that is no number is
 * always the same one.
 */
final class FloatArithmetic {
  private static final int NAN = 0x7fffffff;
  private static final int SIGN = 0x80000000;

  private FloatArithmetic() {}

  static Effect effect(List<String> opcode, List<String> operands, Names names) {
    return switch (String.join(".", opcode)) {
      case "neg.f32" -> copy(operands, names, bits -> bits ^ SIGN);
      case "abs.f32" -> copy(operands, names, bits -> bits & ~SIGN);
      case "add.rn.f32" -> compute(operands, names, 2, (a, b, c) -> a + b);
      case "sub.rn.f32" -> compute(operands, names, 2, (a, b, c) -> a - b);
      case "mul.rn.f32" -> compute(operands, names, 2, (a, b, c) -> a * b);
      case "div.rn.f32" -> compute(operands, names, 2, (a, b, c) -> a / b);
      case "sqrt.rn.f32" -> compute(operands, names, 1, (a, b, c) -> (float) Math.sqrt(a));
      case "fma.rn.f32" -> compute(operands, names, 3, Math::fma);
      case "min.NaN.f32" -> compute(operands, names, 2, (a, b, c) -> Math.min(a, b));
      case "max.NaN.f32" -> compute(operands, names, 2, (a, b, c) -> Math.max(a, b));
      case "min.f32" ->
          compute(
              operands,
              names,
              2,
              (a, b, c) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b));
      case "max.f32" ->
          compute(
              operands,
              names,
              2,
              (a, b, c) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b));
      default -> throw Opcodes.unknown();
    };
  }

  private interface Operation {
    float of(float a, float b, float c);
  }

  private interface BitOperation {
    int of(int bits);
  }

  /** The bits of a float as a register holds them. */
  static long bits(float value) {
    int bits = Float.isNaN(value) ? NAN : Float.floatToRawIntBits(value);
    return Integer.toUnsignedLong(bits);
  }

  static float value(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static Effect copy(List<String> operands, Names names, BitOperation operation) {
    Opcodes.expect(operands, 2);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    return Effect.each(
        (warp, lane) -> warp.set(result, lane, operation.of((int) a.get(warp, lane))));
  }

  private static Effect compute(
      List<String> operands, Names names, int count, Operation operation) {
    Opcodes.expect(operands, count + 1);
    int result = names.register(operands.get(0));
    Operand a = names.operand(operands.get(1));
    Operand b = count > 1 ? names.operand(operands.get(2)) : a;
    Operand c = count > 2 ? names.operand(operands.get(3)) : a;
    return Effect.each((warp, lane) -> {
      float x = value(a.get(warp, lane));
      float y = value(b.get(warp, lane));
      float z = value(c.get(warp, lane));
      warp.set(result, lane, bits(operation.of(x, y, z)));
    });
  }
}
