package org.bnn4j.emulator.ptx;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A type of PTX: how many of a register's bits count, and what they mean. */
record Type(Kind kind, int bits) {
  enum Kind {
    SIGNED,
    UNSIGNED,
    BITS,
    FLOAT,
    PREDICATE
  }

  static final Type U32 = new Type(Kind.UNSIGNED, 32);

  private static final Map<Character, Kind> KINDS =
      Map.of('s', Kind.SIGNED, 'u', Kind.UNSIGNED, 'b', Kind.BITS, 'f', Kind.FLOAT);

  /** The type of a name, such as {@code s32}, or null. */
  static @Nullable Type of(String name) {
    if (name.equals("pred")) {
      return new Type(Kind.PREDICATE, 1);
    }
    if (!name.matches("[sub](8|16|32|64)|f32")) {
      return null;
    }
    Kind kind = KINDS.get(name.charAt(0));
    return kind == null ? null : new Type(kind, Integer.parseInt(name.substring(1)));
  }

  boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  boolean isSigned() {
    return kind == Kind.SIGNED;
  }

  /** A register's bits as a number: extended by the sign where the type has one, else by zeros. */
  long number(long raw) {
    int unused = Long.SIZE - bits;
    return isSigned() ? raw << unused >> unused : raw << unused >>> unused;
  }
}
