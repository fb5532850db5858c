package org.bnn4j.runtime.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.io.ModelFileException;
import org.bnn4j.runtime.io.PackedFile;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/** Saves and loads the tensors of a packed network. */
public final class PackedTensors {
  private PackedTensors() {}

  /**
   * Saves tensors in their order; an existing file is replaced as a whole or not at all.
   *
   * @param network the name of the network
   * @param fingerprint changes with the structure of the network
   */
  public static void save(
      Path file, String network, String fingerprint, Backend backend, List<PackedTensor> tensors)
      throws IOException {
    List<PackedFile.Entry> entries = new ArrayList<>();
    for (PackedTensor tensor : tensors) {
      entries.add(entry(backend, tensor));
    }
    PackedFile.write(file, network, fingerprint, entries);
  }

  private static PackedFile.Entry entry(Backend backend, PackedTensor tensor) {
    TensorType type = tensor.type();
    if (type.element() == Element.THRESHOLD) {
      int[] words = backend.readThresholds(tensor.buffer());
      return PackedFile.Entry.ofThresholds(tensor.name(), type, words);
    }
    float[] values = new float[type.shape().elements(1)];
    backend.read(type, 1, tensor.buffer(), values);
    return PackedFile.Entry.ofValues(tensor.name(), type, values);
  }

  /**
   * Loads tensors that were saved from the same network.
   *
   * @throws ModelFileException if the file is of another network or of another structure; nothing
   *     is changed then
   * @throws IOException if the file cannot be read
   */
  public static void load(
      Path file, String network, String fingerprint, Backend backend, List<PackedTensor> tensors)
      throws IOException {
    PackedFile packed = PackedFile.read(file);
    check(file, "network", packed.network(), network);
    check(file, "structure", packed.fingerprint(), fingerprint);
    if (packed.entries().size() != tensors.size()) {
      throw new ModelFileException(
          file,
          "holds " + packed.entries().size() + " tensors, expected " + tensors.size() + cure());
    }
    for (int i = 0; i < tensors.size(); i++) {
      check(file, tensors.get(i), packed.entries().get(i));
    }
    for (int i = 0; i < tensors.size(); i++) {
      fill(backend, tensors.get(i).buffer(), packed.entries().get(i));
    }
  }

  private static void check(Path file, String what, String found, String expected) {
    if (!found.equals(expected)) {
      throw new ModelFileException(
          file, "holds " + what + " '" + found + "', expected '" + expected + "'" + cure());
    }
  }

  private static void check(Path file, PackedTensor tensor, PackedFile.Entry entry) {
    if (!entry.name().equals(tensor.name()) || !entry.type().equals(tensor.type())) {
      throw new ModelFileException(
          file,
          entry.name(),
          "is " + entry.type() + ", expected '" + tensor.name() + "' of " + tensor.type() + cure());
    }
  }

  private static void fill(Backend backend, Buffer buffer, PackedFile.Entry entry) {
    if (entry.type().element() == Element.THRESHOLD) {
      backend.writeThresholds(entry.words(), buffer);
    } else {
      backend.write(entry.type(), 1, entry.values(), buffer);
    }
  }

  private static String cure() {
    return ": pack and save the network again with this version of it";
  }
}
