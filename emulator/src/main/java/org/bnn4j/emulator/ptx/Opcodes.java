package org.bnn4j.emulator.ptx;

import java.util.List;

/** What instructions do: which class knows an opcode. */
final class Opcodes {
  private Opcodes() {}

  /**
   * The effect of an instruction.
   *
   * @param opcode its parts between dots
   */
  static Effect effect(List<String> opcode, List<String> operands, Names names) {
    return switch (opcode.getFirst()) {
      case "ld", "st" -> MemoryAccess.effect(opcode, operands, names);
      case "bra", "ret", "exit", "vote", "shfl" -> ControlFlow.effect(opcode, operands, names);
      case "mov", "cvt", "setp", "selp" -> Selections.effect(opcode, operands, names);
      default -> {
        Type type = Type.of(opcode.getLast());
        if (type == null) {
          throw unknown();
        }
        yield type.isFloat()
            ? FloatArithmetic.effect(opcode, operands, names)
            : IntegerArithmetic.effect(opcode, type, operands, names);
      }
    };
  }

  /** The complaint about an instruction beyond the known part of PTX. */
  static PtxException unknown() {
    return new PtxException("the interpreter does not know this instruction");
  }

  static void expect(List<String> operands, int count) {
    if (operands.size() != count) {
      throw new PtxException("takes " + count + " operands");
    }
  }
}
