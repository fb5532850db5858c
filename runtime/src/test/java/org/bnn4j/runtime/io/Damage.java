package org.bnn4j.runtime.io;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes files as accidents and attackers do. */
final class Damage {
  private static final String INTERESTING = "{}[]:,\"\\0123456789u-. ";

  private Damage() {}

  /** A copy with one to three changes. */
  static byte[] of(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    int changes = random.nextInt(1, 4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      int length = random.nextInt(1, 9);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()));
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> bytes = splice(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
        default -> bytes = splice(bytes, at, Math.min(length, bytes.length - at), new byte[0]);
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int at, int removed, byte[] inserted) {
    byte[] result = new byte[bytes.length - removed + inserted.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    int rest = bytes.length - at - removed;
    System.arraycopy(bytes, at + removed, result, at + inserted.length, rest);
    return result;
  }
}
