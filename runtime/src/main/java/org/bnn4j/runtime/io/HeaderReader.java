package org.bnn4j.runtime.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of a safetensors header, and no other JSON. */
final class HeaderReader {
  /** Whole numbers up to here are exact in every JSON reader. */
  private static final long LARGEST_NUMBER = 1L << 53;

  private static final int MOST_AXES = 16;

  private final Path file;
  private final String text;
  private int at;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** What the header says of one tensor; offsets count from the end of the header. */
  record Entry(String dtype, List<Long> shape, long begin, long end) {}

  private HeaderReader(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Reads the whole text. */
  static HeaderReader read(Path file, String text) {
    HeaderReader reader = new HeaderReader(file, text);
    if (!text.startsWith("{")) {
      throw reader.wrong("it does not begin with '{'");
    }
    reader.header();
    return reader;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /** By name, in the order of the header. */
  Map<String, Entry> entries() {
    return entries;
  }

  private void header() {
    boolean[] seenMetadata = new boolean[1];
    object(key -> {
      if (!key.equals("__metadata__")) {
        putNew(entries, key, entry());
      } else if (seenMetadata[0]) {
        throw wrong("'__metadata__' stands there twice");
      } else {
        seenMetadata[0] = true;
        object(name -> putNew(metadata, name, string()));
      }
    });
    if (at != text.length()) {
      throw wrong("there is more after the end of the header");
    }
  }

  private Entry entry() {
    Map<String, Object> fields = new LinkedHashMap<>();
    object(key ->
        putNew(
            fields,
            key,
            switch (key) {
              case "dtype" -> string();
              case "shape", "data_offsets" -> numbers();
              default -> throw wrong("unknown field '" + key + "'");
            }));
    if (fields.get("dtype") instanceof String dtype
        && fields.get("shape") instanceof Numbers(List<Long> shape)
        && fields.get("data_offsets") instanceof Numbers(List<Long> offsets)
        && offsets.size() == 2) {
      return new Entry(dtype, shape, offsets.get(0), offsets.get(1));
    }
    throw wrong("a tensor needs dtype, shape and two data_offsets");
  }

  private record Numbers(List<Long> list) {}

  private interface Member {
    void read(String key);
  }

  /** Reads an object; {@code member} reads each value. */
  private void object(Member member) {
    expect('{');
    if (!skip('}')) {
      do {
        String key = string();
        expect(':');
        member.read(key);
      } while (skip(','));
      expect('}');
    }
    skipSpace();
  }

  private Numbers numbers() {
    List<Long> numbers = new ArrayList<>();
    expect('[');
    if (!skip(']')) {
      do {
        numbers.add(number());
      } while (skip(',') && numbers.size() <= MOST_AXES);
      expect(']');
    }
    return new Numbers(List.copyOf(numbers));
  }

  private long number() {
    skipSpace();
    int start = at;
    long number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      number = number * 10 + (text.charAt(at++) - '0');
      if (number > LARGEST_NUMBER) {
        throw wrong("a number is too large");
      }
    }
    if (at == start || (text.charAt(start) == '0' && at > start + 1)) {
      throw wrong("a whole number was expected");
    }
    return number;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return checked(string.toString());
      } else if (c == '\\') {
        string.append(escape());
      } else if (c < ' ') {
        throw wrong("a string holds a control character");
      } else {
        string.append(c);
      }
    }
  }

  private String checked(String string) {
    if (string
        .codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw wrong("a string holds half a character");
    }
    return string;
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char hex = next();
          int digit = hex < 128 ? Character.digit(hex, 16) : -1;
          if (digit < 0) {
            throw wrong("a bad escape in a string");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw wrong("a bad escape in a string");
    };
  }

  private char next() {
    if (at == text.length()) {
      throw wrong("the header ends in the middle");
    }
    return text.charAt(at++);
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw wrong("'" + c + "' was expected");
    }
  }

  private boolean skip(char c) {
    skipSpace();
    boolean found = at < text.length() && text.charAt(at) == c;
    if (found) {
      at++;
    }
    return found;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private <T> void putNew(Map<String, T> map, String key, T value) {
    if (map.put(key, value) != null) {
      throw wrong("'" + key + "' stands there twice");
    }
  }

  private ModelFileException wrong(String what) {
    return new ModelFileException(
        file,
        "the header is no safetensors header ("
            + what
            + ", at character "
            + at
            + "): get the file again from where it came from");
  }
}
