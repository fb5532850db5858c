package org.bnn4j.emulator.ptx;

import java.util.List;
import java.util.function.IntBinaryOperator;

/** {@code bra}, {@code ret}, {@code exit}, {@code vote.sync} and {@code shfl.sync}. */
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
      case "shfl.sync.bfly.b32" -> shuffle(operands, names, (lane, distance) -> lane ^ distance);
      case "shfl.sync.down.b32" -> shuffle(operands, names, Integer::sum);
      default -> throw Opcodes.unknown();
    };
  }

  private static Effect ballot(List<String> operands, Names names) {
    Opcodes.expect(operands, 3);
    int result = names.register(operands.get(0));
    Operand vote = names.operand(operands.get(1));
    return together(
        names.operand(operands.get(2)),
        (warp, lanes) -> {
          int ballot = 0;
          for (int lane = 0; lane < Warp.LANES; lane++) {
            if (((lanes >>> lane) & 1) != 0 && vote.get(warp, lane) != 0) {
              ballot |= 1 << lane;
            }
          }
          int all = ballot;
          Effect.each((w, lane) -> w.set(result, lane, all)).on(warp, lanes);
        });
  }

  /** Each lane takes another one's value, or keeps its own where that is beyond its segment. */
  private static Effect shuffle(List<String> operands, Names names, IntBinaryOperator partner) {
    Opcodes.expect(operands, 5);
    int result = names.register(operands.get(0));
    Operand value = names.operand(operands.get(1));
    Operand distance = names.operand(operands.get(2));
    Operand clamp = names.operand(operands.get(3));
    return together(
        names.operand(operands.get(4)),
        (warp, lanes) -> {
          long[] values = new long[Warp.LANES];
          Effect.each(
                  (w, lane) -> {
                    int bounds = (int) clamp.get(w, lane);
                    int segment = (bounds >>> 8) & 31;
                    int last = (lane & segment) | (bounds & 31 & ~segment);
                    int from = partner.applyAsInt(lane, (int) distance.get(w, lane) & 31);
                    values[lane] = value.get(w, from <= last ? from : lane);
                    if (from <= last && ((lanes >>> from) & 1) == 0) {
                      throw new PtxException(
                          "lane " + lane + " asks lane " + from + ", which is not there");
                    }
                  })
              .on(warp, lanes);
          Effect.each((w, lane) -> w.set(result, lane, values[lane])).on(warp, lanes);
        });
  }

  /** What lanes do when all members that have not ended have come. */
  private static Effect together(Operand members, Effect effect) {
    return (warp, lanes) -> {
      int mask = (int) members.get(warp, Integer.numberOfTrailingZeros(lanes)) & warp.alive();
      if (mask != lanes) {
        warp.await(lanes);
        return;
      }
      warp.goOn();
      effect.on(warp, lanes);
    };
  }
}
