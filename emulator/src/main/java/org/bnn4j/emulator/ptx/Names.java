package org.bnn4j.emulator.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of one kernel: registers, labels, its parameter; and what else an operand may be. */
final class Names {
  private static final Pattern RANGE = Pattern.compile("(%?[\\w$]+)<(\\d+)>");
  private static final Pattern ADDRESS =
      Pattern.compile("\\[\\s*(%?[\\w$]+)\\s*(?:\\+\\s*(-?\\w+))?\\s*]");

  private static final Map<String, Operand> SPECIAL =
      Map.of(
          "%tid.x", (warp, lane) -> warp.firstThread + lane,
          "%ntid.x", (warp, lane) -> warp.threads,
          "%ctaid.x", (warp, lane) -> warp.block.x(),
          "%ctaid.y", (warp, lane) -> warp.block.y(),
          "%ctaid.z", (warp, lane) -> warp.block.z(),
          "%nctaid.x", (warp, lane) -> warp.grid.x(),
          "%nctaid.y", (warp, lane) -> warp.grid.y(),
          "%nctaid.z", (warp, lane) -> warp.grid.z(),
          "%laneid", (warp, lane) -> lane);

  private final String parameter;
  private final Map<String, Integer> registers = new HashMap<>();
  private final List<Long> masks = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();

  Names(String parameter) {
    this.parameter = parameter;
  }

  /** Declares registers: {@code .f32 %a, %b<10>}. */
  void declare(String declaration) {
    int blank = declaration.indexOf(' ');
    Type type = blank < 1 ? null : Type.of(declaration.substring(1, blank));
    if (type == null) {
      throw new PtxException("no known type");
    }
    long mask = type.bits() == Long.SIZE ? -1 : (1L << type.bits()) - 1;
    for (String name : declaration.substring(blank + 1).split("\\s*,\\s*", -1)) {
      Matcher range = RANGE.matcher(name);
      if (range.matches()) {
        for (int i = 0; i < Integer.parseInt(range.group(2)); i++) {
          add(range.group(1) + i, mask);
        }
      } else {
        add(name, mask);
      }
    }
  }

  private void add(String name, long mask) {
    if (registers.put(name, masks.size()) != null) {
      throw new PtxException(name + " is declared twice");
    }
    masks.add(mask);
  }

  void label(String name, int instruction) {
    if (labels.put(name, instruction) != null) {
      throw new PtxException("label " + name + " stands at two places");
    }
  }

  long[] masks() {
    return masks.stream().mapToLong(Long::longValue).toArray();
  }

  int register(String name) {
    Integer register = registers.get(name);
    if (register == null) {
      throw new PtxException(name + " is no declared register");
    }
    return register;
  }

  /** The registers of a vector {@code {a, b, c, d}}, or the one of its own. */
  static List<String> elements(String text) {
    boolean isVector = text.startsWith("{") && text.endsWith("}");
    return isVector
        ? List.of(text.substring(1, text.length() - 1).strip().split("\\s*,\\s*"))
        : List.of(text);
  }

  int target(String label) {
    Integer target = labels.get(label);
    if (target == null) {
      throw new PtxException("there is no label " + label);
    }
    return target;
  }

  /** A register, a special register, a number, or a predicate's opposite {@code !p}. */
  Operand operand(String text) {
    Operand special = SPECIAL.get(text);
    if (special != null) {
      return special;
    }
    if (text.startsWith("!")) {
      int register = register(text.substring(1));
      return (warp, lane) -> warp.get(register, lane) ^ 1;
    }
    if (text.matches("0[fF][0-9a-fA-F]{8}")) {
      return Operand.constant(Long.parseLong(text.substring(2), 16));
    }
    if (text.matches("-?\\d.*")) {
      return Operand.constant(number(text));
    }
    return Operand.register(register(text));
  }

  /** What stands in {@code [ ]}: a place in memory, or in the parameter. */
  record Address(boolean isParameter, Operand base, long offset) {}

  Address address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw new PtxException(text + " is no address");
    }
    long offset = matcher.group(2) == null ? 0 : number(matcher.group(2));
    boolean isParameter = matcher.group(1).equals(parameter);
    Operand base = isParameter ? Operand.constant(0) : operand(matcher.group(1));
    return new Address(isParameter, base, offset);
  }

  private static long number(String text) {
    try {
      String digits = text.endsWith("U") ? text.substring(0, text.length() - 1) : text;
      return digits.startsWith("0x")
          ? Long.parseUnsignedLong(digits.substring(2), 16)
          : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new PtxException(text + " is no number");
    }
  }
}
