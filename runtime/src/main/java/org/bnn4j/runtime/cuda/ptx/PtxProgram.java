package org.bnn4j.runtime.cuda.ptx;

/**
 * A kernel as PTX text. Its one parameter is a structure: the pointers that the emitting class
 * lists, eight bytes each, then the number of images as a 32-bit integer, then four bytes of
 * padding.
 *
 * @param text a whole module
 * @param entry the name of its kernel
 * @param pointers pointers of the structure
 * @param operands how many of them, the first ones, are only read through
 * @param threadsOfImage threads that each image needs, or all threads where the shape has no batch
 * @param isPerImage whether the number of threads grows with the batch
 */
public record PtxProgram(
    String text, String entry, int pointers, int operands, int threadsOfImage, boolean isPerImage) {
  /** Threads of a block. */
  public static final int BLOCK = 256;

  /** Bytes of the structure. */
  public int argumentBytes() {
    return pointers * Long.BYTES + 2 * Integer.BYTES;
  }

  /** Blocks of a launch for a batch. */
  public int blocks(int n) {
    long threads = (long) threadsOfImage * (isPerImage ? n : 1);
    if (threads >= 1L << Integer.SIZE) {
      throw new IllegalArgumentException(
          "a batch of " + n + " has more elements than one kernel can count; take a smaller one");
    }
    return Math.toIntExact((threads + BLOCK - 1) / BLOCK);
  }
}
