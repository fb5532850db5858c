package org.bnn4j.emulator.ptx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** {@code ld.param}, {@code ld.global} and {@code st.global}. */
final class MemoryAccess {
  private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private MemoryAccess() {}

  static Effect effect(List<String> opcode, List<String> operands, Names names) {
    Type type = Type.of(opcode.getLast());
    if (type == null) {
      throw Opcodes.unknown();
    }
    Opcodes.expect(operands, 2);
    return switch (String.join(".", opcode.subList(0, opcode.size() - 1))) {
      case "ld.param" -> loadParameter(type, operands, names);
      case "ld.global", "ld.global.nc" -> load(type, operands, names);
      case "st.global" -> store(type, operands, names);
      default -> throw Opcodes.unknown();
    };
  }

  private static Effect loadParameter(Type type, List<String> operands, Names names) {
    int result = names.register(operands.get(0));
    Names.Address address = names.address(operands.get(1));
    if (!address.isParameter()) {
      throw new PtxException(operands.get(1) + " is not in the parameter");
    }
    return Effect.each((warp, lane) -> {
      ByteBuffer bytes = ByteBuffer.wrap(warp.arguments).order(ByteOrder.LITTLE_ENDIAN);
      int at = (int) address.offset();
      if (at < 0 || at + type.bits() / 8 > warp.arguments.length) {
        throw new PtxException("the parameter has " + warp.arguments.length + " bytes");
      }
      long value =
          switch (type.bits()) {
            case 8 -> bytes.get(at);
            case 16 -> bytes.getShort(at);
            case 32 -> bytes.getInt(at);
            default -> bytes.getLong(at);
          };
      warp.set(result, lane, type.number(value));
    });
  }

  private static Effect load(Type type, List<String> operands, Names names) {
    int result = names.register(operands.get(0));
    Names.Address address = global(operands.get(1), names);
    return Effect.each((warp, lane) -> {
      long at = checked(warp, lane, address, type);
      long value =
          switch (type.bits()) {
            case 8 -> EVERYTHING.get(ValueLayout.JAVA_BYTE, at);
            case 16 -> EVERYTHING.get(ValueLayout.JAVA_SHORT, at);
            case 32 -> EVERYTHING.get(ValueLayout.JAVA_INT, at);
            default -> EVERYTHING.get(ValueLayout.JAVA_LONG, at);
          };
      warp.set(result, lane, type.number(value));
    });
  }

  private static Effect store(Type type, List<String> operands, Names names) {
    Names.Address address = global(operands.get(0), names);
    Operand source = names.operand(operands.get(1));
    return Effect.each((warp, lane) -> {
      long at = checked(warp, lane, address, type);
      long value = source.get(warp, lane);
      switch (type.bits()) {
        case 8 -> EVERYTHING.set(ValueLayout.JAVA_BYTE, at, (byte) value);
        case 16 -> EVERYTHING.set(ValueLayout.JAVA_SHORT, at, (short) value);
        case 32 -> EVERYTHING.set(ValueLayout.JAVA_INT, at, (int) value);
        default -> EVERYTHING.set(ValueLayout.JAVA_LONG, at, value);
      }
    });
  }

  private static Names.Address global(String text, Names names) {
    Names.Address address = names.address(text);
    if (address.isParameter()) {
      throw new PtxException(text + " is not in global memory");
    }
    return address;
  }

  private static long checked(Warp warp, int lane, Names.Address address, Type type) {
    long at = address.base().get(warp, lane) + address.offset();
    int bytes = type.bits() / 8;
    if (at % bytes != 0) {
      throw new PtxException("lane " + lane + ": address 0x%x is not aligned".formatted(at));
    }
    String refusal = warp.memory.check(at, bytes);
    if (refusal != null) {
      throw new PtxException("lane " + lane + ": illegal access: " + refusal);
    }
    return at;
  }
}
