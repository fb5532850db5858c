package org.bnn4j.emulator.ptx;

import java.util.List;

/** {@code bra}, {@code ret}, {@code exit} and {@code vote.sync}. */
final class ControlFlow {
  private ControlFlow() {}

  static Effect effect(List<String> opcode, List<String> operands, Names names) {
    return switch (String.join(".", opcode)) {
      case "ret", "exit" -> Warp::end;
      case "bra", "bra.uni" -> {
        Opcodes.expect(operands, 1);
        int target = names.target(operands.getFirst());
        yield Effect.each((warp, lane) -> warp.jump(lane, target));
      }
      case "vote.sync.ballot.b32" -> ballot(operands, names);
      default -> throw Opcodes.unknown();
    };
  }

  private static Effect ballot(List<String> operands, Names names) {
    Opcodes.expect(operands, 3);
    int result = names.register(operands.get(0));
    Operand vote = names.operand(operands.get(1));
    Operand members = names.operand(operands.get(2));
    return (warp, lanes) -> {
      int mask = (int) members.get(warp, Integer.numberOfTrailingZeros(lanes)) & warp.alive();
      if (mask != lanes) {
        warp.await(lanes);
        return;
      }
      warp.goOn();
      int ballot = 0;
      for (int lane = 0; lane < Warp.LANES; lane++) {
        if (((lanes >>> lane) & 1) != 0 && vote.get(warp, lane) != 0) {
          ballot |= 1 << lane;
        }
      }
      int all = ballot;
      Effect.each((w, lane) -> w.set(result, lane, all)).on(warp, lanes);
    };
  }
}
