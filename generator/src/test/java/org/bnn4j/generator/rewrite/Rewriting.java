package org.bnn4j.generator.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.bnn4j.generator.graph.GraphVerifier;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Sketch;

/** Applies rewrites and compares texts. */
final class Rewriting {
  private Rewriting() {}

  static void assertRewritten(Rewrite rewrite, Region region, String expected) {
    assertThat(rewritten(rewrite, region)).isEqualTo(expected.indent(2));
  }

  static void assertUnchanged(Rewrite rewrite, Region region) {
    assertThat(rewritten(rewrite, region)).isEqualTo(Sketch.print(region));
  }

  private static String rewritten(Rewrite rewrite, Region region) {
    GraphVerifier.verify(region, "test");
    Region after = rewrite.apply(region);
    GraphVerifier.verify(after, rewrite.name());
    return Sketch.print(after);
  }
}
