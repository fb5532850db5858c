package org.bnn4j.generator.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.emit.Block.BufferContent;

/** How generated code asks a backend for memory. */
final class MemoryText {
  private MemoryText() {}

  /** {@code target = backend.allocate(maxBatch, real(batch(16, 8, 8)))}. */
  static CodeBlock allocation(
      String target, BufferContent content, Imports imports, int indent) {
    return allocation(target, content, imports, indent, "maxBatch");
  }

  static CodeBlock allocation(
      String target, BufferContent content, Imports imports, int indent, String batch) {
    var text = new SpecText(imports);
    Layout value;
    if (content.arranged().isEmpty()) {
      List<Layout> arguments = new ArrayList<>();
      arguments.add(Layout.text(batch));
      content.types().forEach(type -> arguments.add(text.type(type)));
      value = Layout.call("backend.allocate", arguments);
    } else {
      value =
          Layout.call("backend.allocateWeights", List.of(text.of(content.arranged().getFirst())));
    }
    return CodeBlock.of("$L $L", target, value.render(indent + target.length() + 1, 1, 0));
  }
}
