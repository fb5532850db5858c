package org.bnn4j.runtime.cuda.ptx;

import java.util.Locale;

/**
 * The body of a PTX kernel. Every value gets a register of its own: the driver's compiler assigns
 * real ones.
 */
final class PtxWriter {
  /** The oldest version and target that have all that is emitted here ({@code min.NaN}). */
  private static final String HEADER = ".version 7.1\n.target sm_80\n.address_size 64\n\n";

  private final StringBuilder body = new StringBuilder();
  private int floats;
  private int words;
  private int addresses;
  private int predicates;
  private int labels;

  String newFloat() {
    return "%f" + floats++;
  }

  String newWord() {
    return "%r" + words++;
  }

  String newAddress() {
    return "%rd" + addresses++;
  }

  String newPredicate() {
    return "%p" + predicates++;
  }

  String newLabel() {
    return "L" + labels++;
  }

  /** Appends one instruction. */
  void line(String instruction) {
    body.append("  ").append(instruction).append(";\n");
  }

  void label(String label) {
    body.append(label).append(":\n");
  }

  /** A new float register that an instruction of so many operands fills. */
  String toFloat(String opcode, String... operands) {
    return to(newFloat(), opcode, operands);
  }

  /** A new 32-bit register that an instruction fills. */
  String toWord(String opcode, String... operands) {
    return to(newWord(), opcode, operands);
  }

  /** A new 64-bit register that an instruction fills. */
  String toAddress(String opcode, String... operands) {
    return to(newAddress(), opcode, operands);
  }

  /** A new predicate that an instruction fills. */
  String toPredicate(String opcode, String... operands) {
    return to(newPredicate(), opcode, operands);
  }

  private String to(String target, String opcode, String... operands) {
    line(opcode + " " + target + ", " + String.join(", ", operands));
    return target;
  }

  /** A float as an immediate. */
  static String literal(float value) {
    return String.format(Locale.ROOT, "0f%08X", Float.floatToRawIntBits(value));
  }

  /** Loads a number, or a vector of them, into registers of its own type. */
  void load(String type, String address, String... registers) {
    line("ld.global" + vector(type, registers) + " " + list(registers) + ", [" + address + "]");
  }

  /** Stores a number, or a vector of them, where a predicate holds. */
  void store(String predicate, String type, String address, String... registers) {
    String opcode = "st.global" + vector(type, registers);
    line("@" + predicate + " " + opcode + " [" + address + "], " + list(registers));
  }

  private static String vector(String type, String... registers) {
    return registers.length == 1 ? "." + type : ".v" + registers.length + "." + type;
  }

  private static String list(String... registers) {
    return registers.length == 1 ? registers[0] : "{" + String.join(", ", registers) + "}";
  }

  /** The address of element {@code index} (a 32-bit register) of an array. */
  String element(String base, String index, int bytes) {
    String offset = toAddress("mul.wide.s32", index, Integer.toString(bytes));
    return toAddress("add.s64", base, offset);
  }

  /** The global thread number. */
  String thread() {
    String block = toWord("mov.u32", "%ctaid.x");
    String size = toWord("mov.u32", "%ntid.x");
    String lane = toWord("mov.u32", "%tid.x");
    return toWord("mad.lo.s32", block, size, lane);
  }

  /** How many there are of what an image, or the whole where there is no batch, has so many. */
  String count(String images, int perImage, boolean isPerImage) {
    String count = Integer.toString(perImage);
    return isPerImage ? toWord("mul.lo.s32", images, count) : toWord("mov.u32", count);
  }

  /** Loads pointer number {@code index} of the parameter. */
  String pointer(int index) {
    return toAddress("ld.param.u64", "[arguments+" + index * Long.BYTES + "]");
  }

  /** Loads a 32-bit field of the parameter. */
  String field(int offset) {
    return toWord("ld.param.u32", "[arguments+" + offset + "]");
  }

  /** The whole module. */
  String module(String entry, int argumentBytes) {
    StringBuilder text = new StringBuilder(HEADER);
    text.append(".visible .entry ").append(entry);
    text.append("(.param .align 8 .b8 arguments[").append(argumentBytes).append("])\n{\n");
    declare(text, ".f32", "%f", floats);
    declare(text, ".b32", "%r", words);
    declare(text, ".b64", "%rd", addresses);
    declare(text, ".pred", "%p", predicates);
    return text.append(body).append("  ret;\n}\n").toString();
  }

  private static void declare(StringBuilder text, String type, String prefix, int count) {
    if (count > 0) {
      text.append("  .reg ").append(type).append(' ').append(prefix);
      text.append('<').append(count).append(">;\n");
    }
  }
}
