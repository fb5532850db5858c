package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.FieldSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.bnn4j.generator.emit.BlockNames.Specification;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Thresholds;

/** Specifications as constants of a class, each with its formula above it as people write it. */
final class SpecificationText {
  private static final int INDENT = 4;
  private static final int LONGEST_FORMULA = 500;

  private final SpecText text;

  SpecificationText(Imports imports) {
    this.text = new SpecText(imports);
  }

  FieldSpec field(Specification s) {
    Class<?> type = s.spec() instanceof Move ? Move.class : s.spec().getClass();
    var field = FieldSpec.builder(type, s.name(), PRIVATE, STATIC, FINAL);
    String formulas =
        formulas(s.spec()).stream()
            .map(formula -> Infix.of(formula, s.operands()))
            .collect(Collectors.joining("; "));
    boolean says = formulas.contains(" ") || formulas.contains("(");
    if (says && formulas.length() <= LONGEST_FORMULA) {
      field.addJavadoc("$L", "{@code " + formulas + "}");
    }
    int head = ("private static final  = " + type.getSimpleName() + s.name()).length();
    Layout value = layout(s);
    boolean fits = INDENT + head + value.width() + 1 <= Layout.MARGIN;
    return (fits
            ? field.initializer("$L", value.flat())
            : field.initializer("\n    $L", value.render(Layout.Place.field(INDENT))))
        .build();
  }

  private Layout layout(Specification s) {
    return switch (s.spec()) {
      case Conv2d conv -> text.of(conv);
      case Pool2d pool -> text.of(pool);
      case CrossEntropy loss -> text.of(loss);
      case RandomUniform numbers -> text.of(numbers);
      case Pointwise pass -> text.of(pass, s.operands());
      case Reduce reduce -> text.of(reduce, s.operands());
      case Thresholds search -> text.of(search, s.operands());
      case Move move -> text.of(move);
      default -> throw new IllegalStateException("emit: " + s.spec());
    };
  }

  private static List<Formula> formulas(Record spec) {
    return switch (spec) {
      case Pointwise pass -> pass.results().stream().map(Pointwise.Result::formula).toList();
      case Reduce reduce -> reduce.results();
      case Thresholds search -> List.of(search.chain());
      default -> List.of();
    };
  }
}
