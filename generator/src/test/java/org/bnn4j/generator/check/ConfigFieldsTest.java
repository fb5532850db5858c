package org.bnn4j.generator.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConfigFieldsTest {
  @Test
  void acceptsWhatIsNotKnown() {
    assertThat(
            Checking.run(
                new ConfigFields(),
                """
                config style { f: op(real), inner: style? = none }
                block b(f: op, s: style) (x: real) {
                  let y = s with { f.anything: 1, inner.f.more: 2 }
                  return x * f.anything * s.f.anything * y.inner.f.limit
                }
                """))
        .isEmpty();
  }

  @Test
  void followsNestedConfigs() {
    assertThat(
            Checking.run(
                new ConfigFields(),
                """
                config style { inner: style? = none, n: int = 1 }
                block b(s: style) (x: real) {
                  let t = s with { inner.inner.m: 1 }
                  return x * s.inner.n * t.inner.m * t.n.k
                }
                """))
        .containsExactly("UNKNOWN_FIELD m", "UNKNOWN_FIELD m", "NO_FIELDS k");
  }

  @Test
  void bracesGiveAllThatHasNoDefault() {
    assertThat(
            Checking.run(
                new ConfigFields(),
                """
                config style { a: int, b: int = 1 }
                preset p: style = { b: 1 }
                preset q: style = { a: 1, a: 2 }
                preset r: list<style> = [{ a: 1, c: 2 }, {}]
                """))
        .containsExactly(
            "MISSING_FIELD { b: 1 }", "REPEATED_FIELD a", "UNKNOWN_FIELD c", "MISSING_FIELD {}");
  }

  @Test
  void bracesStandWhereAConfigIsExpected() {
    assertThat(
            Checking.run(
                new ConfigFields(),
                """
                config style { a: int = 1 }
                block b(n: int = {}, s: style = if true then {} else { c: 1 }) (x: real) { return x |> b(n: {}, s: {}) }
                """))
        .containsExactly("RECORD_NOT_EXPECTED {}", "UNKNOWN_FIELD c", "RECORD_NOT_EXPECTED {}");
  }
}
