package org.bnn4j.generator.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.exp;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.negate;
import static org.bnn4j.runtime.kernel.Formula.subtract;

import org.bnn4j.runtime.kernel.Formula;
import org.junit.jupiter.api.Test;

final class SimplifyTest {
  private static final Formula X = argument(0);

  @Test
  void leavesOutWhatChangesNothing() {
    assertThat(Simplify.all(multiply(constant(1), X))).isEqualTo(X);
    assertThat(Simplify.all(multiply(X, constant(1)))).isEqualTo(X);
    assertThat(Simplify.all(divide(X, constant(1)))).isEqualTo(X);
    assertThat(Simplify.all(subtract(X, constant(0)))).isEqualTo(X);
    assertThat(Simplify.all(exp(add(multiply(X, constant(1)), constant(0))))).isEqualTo(exp(X));
  }

  /** The one result that may differ: -0 + 0 is +0, and stays -0 here. */
  @Test
  void leavesAZeroItsSign() {
    assertThat(Simplify.add(X, constant(0))).isEqualTo(X);
    assertThat(Simplify.add(constant(-0f), X)).isEqualTo(X);
  }

  @Test
  void computesConstants() {
    assertThat(Simplify.all(add(constant(2), multiply(constant(3), constant(4)))))
        .isEqualTo(constant(14));
    assertThat(Simplify.all(divide(constant(1), constant(3)))).isEqualTo(constant(1f / 3f));
    assertThat(Simplify.all(min(constant(0), constant(-0f)))).isEqualTo(constant(-0f));
    assertThat(Simplify.all(max(constant(1), constant(Float.NaN)))).isEqualTo(constant(Float.NaN));
    assertThat(Simplify.all(divide(constant(0), constant(0)))).isEqualTo(constant(Float.NaN));
    assertThat(Simplify.negate(constant(0))).isEqualTo(constant(-0f));
  }

  @Test
  void keepsWhatDependsOnNanAndInfinity() {
    for (Formula kept :
        new Formula[] {
          multiply(constant(0), X),
          subtract(X, X),
          divide(X, X),
          subtract(constant(0), X),
          max(X, X),
          multiply(constant(-1), X),
          add(add(X, constant(1)), constant(2)),
          negate(negate(X))
        }) {
      assertThat(Simplify.all(kept)).isEqualTo(kept);
    }
  }
}
