package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.emit.Block.BufferContent;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/** How generated code asks a backend for memory. */
final class MemoryText {
  private MemoryText() {}

  /** {@code backend.allocate(maxBatch, real(batch(16, 8, 8)))}. */
  static Layout allocation(BufferContent content, Imports imports) {
    var text = new SpecText(imports);
    if (!content.arranged().isEmpty()) {
      return weights(text.of(arranged(content)));
    }
    List<Layout> arguments = new ArrayList<>();
    arguments.add(Layout.text(isBatched(content) ? "maxBatch" : "1"));
    content.types().forEach(type -> arguments.add(text.type(type)));
    return Layout.call("backend.allocate", arguments);
  }

  /** {@code backend.allocateWeights(CONV)}. */
  static Layout weights(Layout spec) {
    return Layout.call("backend.allocateWeights", List.of(spec));
  }

  /** The convolution whose weights lie in a buffer. */
  static Conv2d arranged(BufferContent content) {
    if (content.arranged().size() != 1) {
      throw new IllegalStateException("emit: weights of several convolutions in one buffer");
    }
    return content.arranged().getFirst();
  }

  /** Whether the size of a buffer depends on the batch. */
  static boolean isBatched(BufferContent content) {
    return content.types().stream().map(TensorType::shape).anyMatch(shape -> shape.isBatch());
  }
}
