package org.bnn4j.runtime.cuda.ptx;

/**
 * A kernel as PTX text. Its one parameter is a structure: the pointers that the emitting class
 * lists, eight bytes each, then the number of images as a 32-bit integer, then four bytes of
 * padding.
 *
 * @param text a whole module
 * @param entry the name of its kernel
 * @param pointers pointers of the structure
 * @param itemsOfImage pieces of work of each image, or all of them where the shape has no batch
 * @param isPerImage whether the pieces grow with the batch
 * @param itemsOfBlock pieces that a block takes
 */
public record PtxProgram(
    String text,
    String entry,
    int pointers,
    int itemsOfImage,
    boolean isPerImage,
    int itemsOfBlock) {
  /** Threads of a block. */
  public static final int BLOCK = 256;

  /** Bytes of the structure. */
  public int argumentBytes() {
    return pointers * Long.BYTES + 2 * Integer.BYTES;
  }

  /** Blocks of a launch for a batch. */
  public int blocks(int n) {
    long items = (long) itemsOfImage * (isPerImage ? n : 1);
    if (items >= 1L << Integer.SIZE) {
      throw new IllegalArgumentException(
          "a batch of " + n + " has more elements than one kernel can count; take a smaller one");
    }
    return Math.toIntExact((items + itemsOfBlock - 1) / itemsOfBlock);
  }
}
