package org.bnn4j.runtime.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The contents of a safetensors file: eight bytes with the header's length, a header in JSON, the
 * data. Tensors must lie one behind the other and fill the file, as the format demands.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;

  /** The limit of the format. */
  private static final long LONGEST_HEADER = 100_000_000;

  private final Map<String, String> metadata;
  private final List<StoredTensor> tensors;

  private Safetensors(Map<String, String> metadata, List<StoredTensor> tensors) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = List.copyOf(tensors);
  }

  /** What stands under {@code __metadata__}, in the order of the file. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** In the order of the header. */
  public List<StoredTensor> tensors() {
    return tensors;
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it is no safetensors file of the element types of {@link Dtype}
   * @throws IOException if it cannot be read
   */
  public static Safetensors read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - LENGTH_BYTES) {
      throw new ModelFileException(file, "has " + size + " bytes, but 2 GiB is the most: split it");
    }
    return parse(file, Files.readAllBytes(file));
  }

  /**
   * Writes a file; one that exists is replaced as a whole or not at all.
   *
   * @param metadata names and values of {@code __metadata__}, written in the order of the map
   */
  public static void write(Path file, Map<String, String> metadata, List<StoredTensor> tensors)
      throws IOException {
    Set<String> names = new HashSet<>();
    for (StoredTensor tensor : tensors) {
      if (!names.add(tensor.name()) || tensor.name().equals("__metadata__")) {
        throw new IllegalArgumentException("a second tensor named " + tensor.name());
      }
    }
    byte[] header = HeaderWriter.write(metadata, tensors);
    byte[] length = new byte[LENGTH_BYTES];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
    AtomicFile.write(
        file,
        out -> {
          out.write(length);
          out.write(header);
          for (StoredTensor tensor : tensors) {
            out.write(tensor.data());
          }
        });
  }

  static Safetensors parse(Path file, byte[] bytes) {
    String text = headerText(file, bytes);
    HeaderReader header = HeaderReader.read(file, text);
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int dataStart = LENGTH_BYTES + (int) length;
    checkLayout(file, header.entries(), bytes.length - dataStart);
    List<StoredTensor> tensors = new ArrayList<>();
    header
        .entries()
        .forEach((name, entry) -> tensors.add(tensor(file, name, entry, bytes, dataStart)));
    return new Safetensors(new LinkedHashMap<>(header.metadata()), tensors);
  }

  private static String headerText(Path file, byte[] bytes) {
    String cure = ": it is no safetensors file, or only part of one; get it again";
    if (bytes.length < LENGTH_BYTES) {
      throw new ModelFileException(file, "has only " + bytes.length + " bytes" + cure);
    }
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > LONGEST_HEADER || length > bytes.length - LENGTH_BYTES) {
      throw new ModelFileException(
          file,
          "announces a header of "
              + Long.toUnsignedString(length)
              + " bytes in a file of "
              + bytes.length
              + cure);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, LENGTH_BYTES, (int) length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, "has a header that is not UTF-8" + cure);
    }
  }

  /**
   * Tensors must follow one another without gaps or overlaps from the start to the end of the data.
   */
  private static void checkLayout(Path file, Map<String, HeaderReader.Entry> entries, long data) {
    List<Map.Entry<String, HeaderReader.Entry>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(
        Comparator.comparingLong((Map.Entry<String, HeaderReader.Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long end = 0;
    for (Map.Entry<String, HeaderReader.Entry> each : ordered) {
      HeaderReader.Entry entry = each.getValue();
      if (entry.begin() != end || entry.end() < entry.begin() || entry.end() > data) {
        throw new ModelFileException(
            file,
            each.getKey(),
            "lies at bytes "
                + entry.begin()
                + " to "
                + entry.end()
                + " of "
                + data
                + ", but must begin at "
                + end
                + ": the file is damaged or cut off; get it again");
      }
      end = entry.end();
    }
    if (end != data) {
      throw new ModelFileException(
          file, "has " + (data - end) + " bytes after its last tensor: get it again");
    }
  }

  private static StoredTensor tensor(
      Path file, String name, HeaderReader.Entry entry, byte[] bytes, int dataStart) {
    Dtype dtype =
        Arrays.stream(Dtype.values())
            .filter(d -> d.name().equals(entry.dtype()))
            .findFirst()
            .orElseThrow(() ->
                new ModelFileException(
                    file,
                    name,
                    "has element type "
                        + entry.dtype()
                        + ", but only "
                        + Arrays.toString(Dtype.values())
                        + " are read: convert it to F32"));
    byte[] data =
        Arrays.copyOfRange(bytes, dataStart + (int) entry.begin(), dataStart + (int) entry.end());
    try {
      return new StoredTensor(
          name, dtype, entry.shape().stream().map(Math::toIntExact).toList(), data);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new ModelFileException(
          file,
          name,
          "has "
              + data.length
              + " bytes, which is not the size of "
              + entry.dtype()
              + entry.shape()
              + ": the file is damaged; get it again");
    }
  }
}
