package org.bnn4j.emulator.ptx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** {@code ld.param}, {@code ld.global} and {@code st.global}. */
@SuppressWarnings("restricted") // native memory is what this is about
final class MemoryAccess {
  private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final int MOST_BITS = 128;

  private MemoryAccess() {}

  static Effect effect(List<String> opcode, List<String> operands, Names names) {
    Type type = Type.of(opcode.getLast());
    if (type == null) {
      throw Opcodes.unknown();
    }
    Opcodes.expect(operands, 2);
    String name = String.join(".", opcode.subList(0, opcode.size() - 1));
    return switch (name) {
      case "ld.param" -> loadParameter(type, operands, names);
      case "ld.global", "ld.global.nc", "ld.global.v2", "ld.global.v4" ->
          load(type, vector(name, type, operands.get(0)), operands, names);
      case "st.global", "st.global.v2", "st.global.v4" ->
          store(type, vector(name, type, operands.get(1)), operands, names);
      default -> throw Opcodes.unknown();
    };
  }

  /** The registers of an access: as many as its name says, 16 bytes at most. */
  private static List<String> vector(String name, Type type, String text) {
    int count = name.endsWith(".v2") ? 2 : name.endsWith(".v4") ? 4 : 1;
    List<String> elements = Names.elements(text);
    if (elements.size() != count || count * type.bits() > MOST_BITS) {
      throw new PtxException(text + " does not fit the instruction");
    }
    return elements;
  }

  private static Effect loadParameter(Type type, List<String> operands, Names names) {
    int result = names.register(operands.get(0));
    Names.Address address = names.address(operands.get(1));
    if (!address.isParameter()) {
      throw new PtxException(operands.get(1) + " is not in the parameter");
    }
    return Effect.each((warp, lane) -> {
      long size = warp.arguments.byteSize();
      if (address.offset() < 0 || address.offset() + type.bits() / 8 > size) {
        throw new PtxException("the parameter has " + size + " bytes");
      }
      warp.set(result, lane, value(warp.arguments, address.offset(), type));
    });
  }

  private static Effect load(Type type, List<String> vector, List<String> operands, Names names) {
    int[] results = vector.stream().mapToInt(names::register).toArray();
    Names.Address address = global(operands.get(1), names);
    long bytes = type.bits() / 8;
    return Effect.each((warp, lane) -> {
      long at = checked(warp, lane, address, (int) bytes * results.length);
      for (int i = 0; i < results.length; i++) {
        warp.set(results[i], lane, value(EVERYTHING, at + i * bytes, type));
      }
    });
  }

  private static long value(MemorySegment memory, long at, Type type) {
    return type.number(
        switch (type.bits()) {
          case 8 -> memory.get(ValueLayout.JAVA_BYTE, at);
          case 16 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
          case 32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
          default -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        });
  }

  private static Effect store(Type type, List<String> vector, List<String> operands, Names names) {
    Names.Address address = global(operands.get(0), names);
    List<Operand> sources = vector.stream().map(names::operand).toList();
    long bytes = type.bits() / 8;
    return Effect.each((warp, lane) -> {
      long at = checked(warp, lane, address, (int) bytes * sources.size());
      for (int i = 0; i < sources.size(); i++) {
        set(at + i * bytes, type, sources.get(i).get(warp, lane));
      }
    });
  }

  private static void set(long at, Type type, long value) {
    switch (type.bits()) {
      case 8 -> EVERYTHING.set(ValueLayout.JAVA_BYTE, at, (byte) value);
      case 16 -> EVERYTHING.set(ValueLayout.JAVA_SHORT, at, (short) value);
      case 32 -> EVERYTHING.set(ValueLayout.JAVA_INT, at, (int) value);
      default -> EVERYTHING.set(ValueLayout.JAVA_LONG, at, value);
    }
  }

  private static Names.Address global(String text, Names names) {
    Names.Address address = names.address(text);
    if (address.isParameter()) {
      throw new PtxException(text + " is not in global memory");
    }
    return address;
  }

  private static long checked(Warp warp, int lane, Names.Address address, int bytes) {
    long at = address.base().get(warp, lane) + address.offset();
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
