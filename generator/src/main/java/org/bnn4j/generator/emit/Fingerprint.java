package org.bnn4j.generator.emit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bnn4j.generator.plan.Plan;

/** A short text that changes with what a packed network stores and computes. */
final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  static String of(Plan packed) {
    var text = new StringBuilder();
    packed.buffers().stream()
        .filter(buffer -> buffer.lifetime() == Plan.Lifetime.PACKED)
        .forEach(buffer -> text.append(buffer.name()).append(buffer.types()).append('\n'));
    for (Plan.Phase phase : packed.phases()) {
      phase.steps().forEach(step -> text.append(step.call()).append('\n'));
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("emit: every JDK has SHA-256", e);
    }
  }
}
