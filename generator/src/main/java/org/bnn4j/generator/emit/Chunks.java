package org.bnn4j.generator.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Long rows of statements as methods of readable length, well under the limits of a class file. */
final class Chunks {
  /** The most statements that stand in one method. */
  static final int LONGEST = 50;

  private Chunks() {}

  /** Whether a row of statements is left in one piece. */
  static boolean fit(int statements) {
    return statements <= LONGEST;
  }

  /**
   * The statements themselves, or calls of private methods that hold them and are added to {@code
   * type}.
   *
   * @param name what the methods are called, with a number
   * @param parameters what the statements read beside fields
   */
  static CodeBlock of(
      TypeSpec.Builder type,
      String name,
      List<ParameterSpec> parameters,
      List<CodeBlock> statements) {
    var body = CodeBlock.builder();
    if (fit(statements.size())) {
      statements.forEach(body::add);
      return body.build();
    }
    String arguments = String.join(", ", parameters.stream().map(ParameterSpec::name).toList());
    for (int start = 0; start < statements.size(); start += LONGEST) {
      String part = name + (start / LONGEST + 1);
      var method = MethodSpec.methodBuilder(part).addModifiers(Modifier.PRIVATE);
      method.addParameters(parameters);
      statements
          .subList(start, Math.min(start + LONGEST, statements.size()))
          .forEach(method::addCode);
      type.addMethod(method.build());
      body.addStatement("$L($L)", part, arguments);
    }
    return body.build();
  }

  /** How the fields that such statements set are declared. */
  static Modifier[] fieldModifiers(int statements) {
    return fit(statements)
        ? new Modifier[] {Modifier.PRIVATE, Modifier.FINAL}
        : new Modifier[] {Modifier.PRIVATE};
  }
}
