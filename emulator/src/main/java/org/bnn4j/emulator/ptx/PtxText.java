package org.bnn4j.emulator.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a PTX module. */
public final class PtxText {
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*(?s:.*?)\\*/");

  private static final Pattern HEADER =
      Pattern.compile(
          "\\.version\\s+\\d+\\.\\d+\\s+\\.target\\s+sm_\\d+[af]?\\s+\\.address_size\\s+64\\s+");

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:\\.visible\\s+)?\\.entry\\s+([A-Za-z_$][\\w$]*)\\s*"
              + "\\(\\s*\\.param\\s+\\.align\\s+\\d+\\s+\\.b8\\s+([\\w$]+)\\[(\\d+)]\\s*\\)\\s*"
              + "((?:\\.(?:maxntid|reqntid|minnctapersm)\\s+[\\d, ]+\\s*)*)\\{");

  /** Commas between operands, but not between the registers of a vector. */
  private static final Pattern BETWEEN = Pattern.compile("\\s*,\\s*(?![^{}]*})");

  private static final Pattern LABEL = Pattern.compile("\\s*([$A-Za-z_][\\w$]*)\\s*:");

  private final String text;
  private int at;

  private PtxText(String text) {
    this.text = text;
  }

  /** The kernels of a module by name. */
  public static Map<String, PtxKernel> parse(String text) {
    // Comments become blanks, so that places stay where they are.
    String plain = COMMENT.matcher(text).replaceAll(m -> m.group().replaceAll("[^\\n]", " "));
    return new PtxText(plain).module();
  }

  private Map<String, PtxKernel> module() {
    skipBlanks();
    Matcher header = HEADER.matcher(text);
    if (!header.find() || header.start() != at) {
      throw wrong("the text begins with .version, .target and .address_size 64");
    }
    at = header.end();
    Map<String, PtxKernel> kernels = new HashMap<>();
    while (at < text.length()) {
      Matcher entry = ENTRY.matcher(text);
      if (!entry.find(at) || entry.start() != at) {
        throw wrong("here begins no .entry with one parameter .param .align N .b8 name[N]");
      }
      at = entry.end();
      kernels.put(entry.group(1), body(entry.group(2), Integer.parseInt(entry.group(3))));
      skipBlanks();
    }
    return kernels;
  }

  private record Statement(int line, String text) {}

  private PtxKernel body(String parameter, int parameterBytes) {
    Names names = new Names(parameter);
    List<Statement> statements = new ArrayList<>();
    for (skipBlanks(); at < text.length() && text.charAt(at) != '}'; skipBlanks()) {
      Matcher label = LABEL.matcher(text).region(at, text.length());
      if (label.lookingAt()) {
        names.label(label.group(1), statements.size());
        at = label.end();
        continue;
      }
      int end = text.indexOf(';', at);
      if (end < 0) {
        throw wrong("no ; behind this");
      }
      String statement = text.substring(at, end).strip().replaceAll("\\s+", " ");
      if (statement.startsWith(".reg ")) {
        declare(names, statement);
      } else {
        statements.add(new Statement(line(), statement));
      }
      at = end + 1;
    }
    at++;
    Instruction[] program = new Instruction[statements.size()];
    for (int i = 0; i < program.length; i++) {
      Statement statement = statements.get(i);
      program[i] = instruction(names, statement);
    }
    return new PtxKernel(parameterBytes, names.masks(), program);
  }

  private void declare(Names names, String statement) {
    try {
      names.declare(statement.substring(".reg ".length()));
    } catch (PtxException e) {
      throw new PtxException("line " + line() + ", " + statement + ": " + e.getMessage());
    }
  }

  private static Instruction instruction(Names names, Statement statement) {
    try {
      String rest = statement.text();
      int guard = -1;
      boolean negated = false;
      if (rest.startsWith("@")) {
        int blank = rest.indexOf(' ');
        negated = rest.startsWith("@!");
        guard = names.register(rest.substring(negated ? 2 : 1, blank));
        rest = rest.substring(blank + 1);
      }
      int blank = rest.indexOf(' ');
      String opcode = blank < 0 ? rest : rest.substring(0, blank);
      String operands = blank < 0 ? "" : rest.substring(blank + 1).strip();
      List<String> list = operands.isEmpty() ? List.of() : List.of(BETWEEN.split(operands));
      Effect effect = Opcodes.effect(List.of(opcode.split("\\.")), list, names);
      return new Instruction(statement.line(), statement.text(), guard, negated, effect);
    } catch (PtxException e) {
      throw new PtxException(
          "line " + statement.line() + ", " + statement.text() + ": " + e.getMessage());
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private int line() {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private PtxException wrong(String what) {
    return new PtxException("line " + line() + ": " + what);
  }
}
