package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.emit.Block.BufferContent;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.BufferPlan;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;

/** A nested class for the buffers that lie between blocks. */
final class MemoryClass {
  private final String name;
  private final Plan plan;
  private final Map<Integer, String> fields = new LinkedHashMap<>();

  /**
   * A class for some buffers.
   *
   * @param buffers their places in the plan
   */
  MemoryClass(String name, Plan plan, List<Integer> buffers) {
    this.name = name;
    this.plan = plan;
    Names scope = Names.reserving(List.of("backend", "maxBatch"));
    for (int buffer : buffers) {
      fields.put(buffer, scope.claim(Names.variable(plan.buffers().get(buffer).name())));
    }
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  boolean holds(int buffer) {
    return fields.containsKey(buffer);
  }

  /** The field of a buffer. */
  String field(int buffer) {
    return fields.getOrDefault(buffer, "");
  }

  TypeSpec type(String javadoc, Imports imports) {
    var type = TypeSpec.classBuilder(name).addModifiers(PRIVATE, STATIC, FINAL);
    type.addJavadoc("$L", javadoc);
    List<CodeBlock> statements = new ArrayList<>();
    fields.forEach((buffer, field) -> {
      var declared = FieldSpec.builder(Buffer.class, field);
      if (Chunks.fit(fields.size())) {
        declared.addModifiers(FINAL);
      }
      type.addField(declared.build());
      statements.add(allocation(plan.buffers().get(buffer), field, imports));
    });
    var parameters =
        List.of(
            ParameterSpec.builder(Backend.class, "backend").build(),
            ParameterSpec.builder(int.class, "maxBatch").build());
    CodeBlock body = Chunks.of(type, "allocate", parameters, statements);
    type.addMethod(MethodSpec.constructorBuilder().addParameters(parameters).addCode(body).build());
    return type.build();
  }

  private static CodeBlock allocation(BufferPlan buffer, String field, Imports imports) {
    var content = new BufferContent(buffer.types(), buffer.arranged());
    return Layout.assignment(field, MemoryText.allocation(content, imports), 6);
  }
}
