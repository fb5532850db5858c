package org.bnn4j.runtime.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.ThresholdWords;

/**
 * A packed network in a file: a safetensors file whose metadata is {@code format} = "bnn-packed/1",
 * {@code network}, {@code fingerprint} and for each tensor {@code "type:" + name} = its {@link
 * TensorType} as text.
 *
 * <p>SIGN tensors are U8 with one bit an element, TERNARY tensors U8 with one bit an element, or
 * two if there is a zero among them (bits as in {@code SignBits}: logical order, lowest bit first,
 * 1 for +1, then the bits of "is not 0"); REAL tensors are F32; THRESHOLD tensors I32 words as in
 * {@link org.bnn4j.runtime.kernel.Thresholds}.
 */
public final class PackedFile {
  private static final String FORMAT = "bnn-packed/1";
  private static final String TYPE_PREFIX = "type:";
  private static final Pattern TYPE =
      Pattern.compile("([a-z]{1,9})\\[(\\d{1,9}), (\\d{1,9}), (\\d{1,9}), (\\d{1,9})]");

  private final String network;
  private final String fingerprint;
  private final List<Entry> entries;

  private PackedFile(String network, String fingerprint, List<Entry> entries) {
    this.network = network;
    this.fingerprint = fingerprint;
    this.entries = List.copyOf(entries);
  }

  /** One named tensor. */
  public static final class Entry {
    private final String name;
    private final TensorType type;
    private final float[] values;
    private final int[] words;

    private Entry(String name, TensorType type, float[] values, int[] words) {
      this.name = name;
      this.type = type;
      this.values = values;
      this.words = words;
    }

    /**
     * A REAL, SIGN or TERNARY tensor of a fixed shape.
     *
     * @param values in logical order, exactly one per element
     */
    public static Entry ofValues(String name, TensorType type, float[] values) {
      if (type.element() == Element.THRESHOLD
          || !isStored(type)
          || values.length != type.shape().elements(1)) {
        throw new IllegalArgumentException(name + ": " + values.length + " values for " + type);
      }
      return new Entry(name, type, values.clone(), new int[0]);
    }

    /** A tensor of thresholds. */
    public static Entry ofThresholds(String name, TensorType type, int[] words) {
      if (type.element() != Element.THRESHOLD
          || !ThresholdWords.isWellFormed(words, type.shape().c())) {
        throw new IllegalArgumentException(name + ": " + words.length + " words for " + type);
      }
      return new Entry(name, type, new float[0], words.clone());
    }

    public String name() {
      return name;
    }

    public TensorType type() {
      return type;
    }

    /** In logical order; empty for thresholds. */
    public float[] values() {
      return values.clone();
    }

    /** The words of thresholds; empty for others. */
    public int[] words() {
      return words.clone();
    }
  }

  public String network() {
    return network;
  }

  /** Changes with the structure of the network. */
  public String fingerprint() {
    return fingerprint;
  }

  public List<Entry> entries() {
    return entries;
  }

  /** Writes a file; one that exists is replaced as a whole or not at all. */
  public static void write(Path file, String network, String fingerprint, List<Entry> entries)
      throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("network", network);
    metadata.put("fingerprint", fingerprint);
    List<StoredTensor> tensors = new ArrayList<>();
    for (Entry entry : entries) {
      metadata.put(TYPE_PREFIX + entry.name, entry.type.toString());
      tensors.add(store(entry));
    }
    Safetensors.write(file, metadata, tensors);
  }

  private static StoredTensor store(Entry entry) {
    return switch (entry.type.element()) {
      case REAL -> {
        Shape shape = entry.type.shape();
        List<Integer> sizes = List.of(shape.n(), shape.c(), shape.h(), shape.w());
        yield StoredTensor.ofFloats(entry.name, sizes, entry.values);
      }
      case SIGN, TERNARY -> {
        byte[] bits = SignBits.pack(entry.values);
        yield StoredTensor.ofBytes(entry.name, List.of(bits.length), bits);
      }
      case THRESHOLD -> StoredTensor.ofInts(entry.name, List.of(entry.words.length), entry.words);
      case COUNT, INDEX -> throw new IllegalArgumentException(entry.name + ": " + entry.type);
    };
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it is no packed network
   */
  public static PackedFile read(Path file) throws IOException {
    return of(file, Safetensors.read(file));
  }

  static PackedFile of(Path file, Safetensors container) {
    Map<String, String> metadata = container.metadata();
    String format = metadata.getOrDefault("format", "none");
    if (!format.equals(FORMAT)) {
      throw new ModelFileException(
          file,
          "is no packed network: its format is '"
              + format
              + "', expected '"
              + FORMAT
              + "'; latent weights are loaded into a network, which is then packed");
    }
    List<Entry> entries =
        container.tensors().stream().map(tensor -> entry(file, tensor, metadata)).toList();
    return new PackedFile(
        metadata.getOrDefault("network", ""), metadata.getOrDefault("fingerprint", ""), entries);
  }

  private static Entry entry(Path file, StoredTensor tensor, Map<String, String> metadata) {
    String text = metadata.getOrDefault(TYPE_PREFIX + tensor.name(), "none");
    try {
      TensorType type = parse(text);
      int elements = type.shape().elements(1);
      boolean ternary = type.element() == Element.TERNARY;
      if (type.element() == Element.REAL && tensor.dtype() == Dtype.F32) {
        return Entry.ofValues(tensor.name(), type, tensor.floats());
      } else if (type.element() == Element.THRESHOLD && tensor.dtype() == Dtype.I32) {
        return Entry.ofThresholds(tensor.name(), type, tensor.ints());
      } else if (type.element().isSign()
          && tensor.dtype() == Dtype.U8
          && SignBits.isWellFormed(tensor.bytes(), elements, ternary)) {
        return Entry.ofValues(tensor.name(), type, SignBits.unpack(tensor.bytes(), elements));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damaged(file, tensor, text);
    }
    throw damaged(file, tensor, text);
  }

  private static ModelFileException damaged(Path file, StoredTensor tensor, String text) {
    return new ModelFileException(
        file,
        tensor.name(),
        "is " + tensor.describe() + ", which cannot hold '" + text + "': save the network again");
  }

  private static TensorType parse(String text) {
    Matcher matcher = TYPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    int[] sizes = new int[4];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Integer.parseInt(matcher.group(2 + i));
    }
    Element element = Element.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    TensorType type = new TensorType(element, Shape.of(sizes[0], sizes[1], sizes[2], sizes[3]));
    if (!isStored(type) || !type.toString().equals(text)) {
      throw new IllegalArgumentException(text);
    }
    return type;
  }

  private static boolean isStored(TensorType type) {
    return !type.shape().isBatch()
        && type.element() != Element.COUNT
        && type.element() != Element.INDEX;
  }
}
