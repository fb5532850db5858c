package org.bnn4j.generator.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.and;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.batchSize;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.exp;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.less;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.not;
import static org.bnn4j.runtime.kernel.Formula.or;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.threshold;

import java.util.List;
import org.bnn4j.runtime.kernel.Formula;
import org.junit.jupiter.api.Test;

final class FormulasTest {
  private static final Formula EVERYTHING =
      select(
          or(
              and(greater(argument(0), constant(1)), less(argument(1), batchSize())),
              not(less(argument(2), argument(0)))),
          add(exp(argument(3)), sign(argument(4), 0)),
          threshold(argument(5), 6));

  @Test
  void findsTheArguments() {
    assertThat(Formulas.arguments(EVERYTHING)).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void countsTheOperations() {
    assertThat(Formulas.size(EVERYTHING)).isEqualTo(11);
    assertThat(Formulas.size(argument(0))).isZero();
  }

  @Test
  void substitutesEverywhere() {
    Formula moved = Formulas.substitute(EVERYTHING, i -> argument(i + 10));
    assertThat(Formulas.arguments(moved)).containsExactlyInAnyOrder(10, 11, 12, 13, 14, 15, 16);
    assertThat(Formulas.substitute(moved, i -> argument(i - 10))).isEqualTo(EVERYTHING);
  }

  @Test
  void substitutesFormulas() {
    Formula sum = add(argument(0), argument(1));
    assertThat(Formulas.substitute(sum, List.of(exp(argument(1)), argument(0))))
        .isEqualTo(add(exp(argument(1)), argument(0)));
  }

  @Test
  void knowsWhatReadsTheBatch() {
    assertThat(Formulas.readsBatchSize(EVERYTHING)).isTrue();
    assertThat(Formulas.readsBatchSize(multiply(argument(0), constant(3)))).isFalse();
  }
}
