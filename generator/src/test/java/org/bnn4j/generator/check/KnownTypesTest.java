package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KnownTypesTest {
  @Test
  void acceptsPrimitivesEnumsAndConfigs() {
    assertThat(
            Checking.run(
                new KnownTypes(),
                """
                enum edge { open }
                config style { a: int = 1, b: real?, c: list<bool>, d: string, e: edge, f: op, g: block(count[c]) }
                block unit(s: style) (x: real | sign | ternary | scaled [c]) { return x }
                """))
        .isEmpty();
  }

  @Test
  void rejectsUnknownOnesAtAnyDepth() {
    assertThat(
            Checking.run(
                new KnownTypes(),
                """
                config style { a: list<edge?>, b: op(reals) }
                op unit(s: styles) (x: float) -> double { forward = x }
                """))
        .containsExactly(
            "UNKNOWN_TYPE edge",
            "UNKNOWN_ELEMENT_TYPE reals",
            "UNKNOWN_TYPE styles",
            "UNKNOWN_ELEMENT_TYPE float",
            "UNKNOWN_ELEMENT_TYPE double");
  }

  @Test
  void rejectsOtherDeclarations() {
    assertThat(
            Checking.run(
                new KnownTypes(),
                """
                block unit() (x: real) { return x }
                config style { a: unit }
                """))
        .containsExactly("NOT_A_TYPE unit");
  }
}
