package org.bnn4j.runtime.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes the JSON of a safetensors header. */
final class HeaderWriter {
  private static final int ALIGNMENT = 8;

  private final StringBuilder json = new StringBuilder("{");

  private HeaderWriter() {}

  /** The header in UTF-8, filled up with spaces to a multiple of eight bytes. */
  static byte[] write(Map<String, String> metadata, List<StoredTensor> tensors) {
    HeaderWriter writer = new HeaderWriter();
    if (!metadata.isEmpty()) {
      writer.metadata(metadata);
    }
    long offset = 0;
    for (StoredTensor tensor : tensors) {
      writer.tensor(tensor, offset);
      offset += tensor.data().length;
    }
    byte[] bytes = writer.json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(bytes.length, ALIGNMENT) * ALIGNMENT;
    byte[] header = Arrays.copyOf(bytes, padded);
    Arrays.fill(header, bytes.length, padded, (byte) ' ');
    return header;
  }

  private void metadata(Map<String, String> metadata) {
    string("__metadata__");
    json.append(":{");
    boolean first = true;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!first) {
        json.append(',');
      }
      first = false;
      string(entry.getKey());
      json.append(':');
      string(entry.getValue());
    }
    json.append('}');
  }

  private void tensor(StoredTensor tensor, long offset) {
    if (json.length() > 1) {
      json.append(',');
    }
    string(tensor.name());
    json.append(":{\"dtype\":\"").append(tensor.dtype()).append("\",\"shape\":");
    json.append(tensor.shape().toString().replace(" ", ""));
    json.append(",\"data_offsets\":[").append(offset).append(',');
    json.append(offset + tensor.data().length).append("]}");
  }

  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
