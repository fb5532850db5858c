package org.bnn4j.generator.report;

import java.util.List;
import java.util.Optional;

/**
 * What became of a network: what was fused and packed, what not and why, and what training keeps.
 *
 * @param network its name
 * @param steps what the packed form runs for every batch, in order
 * @param memory what backward keeps; absent for a network without loss
 */
public record Report(String network, List<Step> steps, Optional<Memory> memory) {
  public Report {
    steps = List.copyOf(steps);
  }

  /**
   * A kernel call.
   *
   * @param path the labels from the network down to the layer; empty for the network itself
   * @param place where the network's own text has it: {@code digits.bnn:9}
   * @param work what runs
   * @param notes more about it: a word and its text
   */
  public record Step(String path, String place, String work, List<Note> notes) {
    public Step {
      notes = List.copyOf(notes);
    }
  }

  /** A line about a step. */
  public record Note(String about, String text) {}

  /**
   * What backward keeps of one image.
   *
   * @param layers those that keep anything, or whose operation-by-operation autograd would
   */
  public record Memory(List<LayerMemory> layers) {
    public Memory {
      layers = List.copyOf(layers);
    }

    /** Bytes that are kept. */
    public long bytes() {
      return layers.stream().flatMap(l -> l.kept().stream()).mapToLong(Kept::bytes).sum();
    }

    /** Numbers that an autograd would keep. */
    public long autogradNumbers() {
      return layers.stream().mapToLong(LayerMemory::autogradNumbers).sum();
    }
  }

  /**
   * What a layer keeps.
   *
   * @param autogradNumbers how many numbers of it an autograd would keep
   */
  public record LayerMemory(String path, List<Kept> kept, long autogradNumbers) {
    public LayerMemory {
      kept = List.copyOf(kept);
    }
  }

  /** Numbers that are kept in one form. */
  public record Kept(Form form, long numbers) {
    /** How much memory they take. */
    public long bytes() {
      return (numbers * form.bits() + Byte.SIZE - 1) / Byte.SIZE;
    }
  }

  /** How a number is kept. */
  public enum Form {
    FLOAT(32, "float"),
    INTEGER(16, "integer"),
    TRIT(2, "trit"),
    BIT(1, "bit"),
    /** The answer to a question about a float: whether it lies in a window. */
    MASK(1, "mask");

    private final int bits;
    private final String word;

    Form(int bits, String word) {
      this.bits = bits;
      this.word = word;
    }

    public int bits() {
      return bits;
    }

    public String word() {
      return word;
    }
  }
}
