package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;

/** A nested class for the gradients of the parameters that are trained. */
final class GradientsClass {
  private final Naming naming;
  private final List<String> fields;

  GradientsClass(Plan plan, Naming naming) {
    this.naming = naming;
    this.fields =
        plan.phases().stream()
            .flatMap(phase -> phase.steps().stream())
            .flatMap(step -> step.arguments().stream())
            .filter(Argument.Gradient.class::isInstance)
            .map(argument -> ((Argument.Gradient) argument).index())
            .distinct()
            .sorted()
            .map(index -> naming.gradient(plan, new Argument.Gradient(index)))
            .toList();
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder("Gradients").addModifiers(PRIVATE, STATIC, FINAL);
    type.addJavadoc("The gradients of the trained parameters, by the names of those.");
    for (String field : fields) {
      var declared = FieldSpec.builder(Buffer.class, field);
      if (Chunks.fit(fields.size())) {
        declared.addModifiers(FINAL);
      }
      type.addField(declared.build());
    }
    var parameters =
        List.of(
            ParameterSpec.builder(Backend.class, "backend").build(),
            ParameterSpec.builder(naming.network(), "net").build());
    List<CodeBlock> statements =
        fields.stream()
            .map(field ->
                CodeBlock.builder()
                    .addStatement("this.$1L = backend.allocate(1, net.$1L.type())", field)
                    .build())
            .toList();
    CodeBlock body = Chunks.of(type, "allocate", parameters, statements);
    type.addMethod(MethodSpec.constructorBuilder().addParameters(parameters).addCode(body).build());
    return type.addMethod(bind()).build();
  }

  private MethodSpec bind() {
    Layout trained = Layout.list(fields.stream().map(f -> Layout.text("net." + f)).toList());
    Layout own = Layout.list(fields.stream().map(Layout::text).toList());
    var call = Layout.call("optimizer.bind", List.of(Layout.text("backend"), trained, own));
    return MethodSpec.methodBuilder("bind")
        .returns(RuntimeTypes.OPTIMIZER_STATE)
        .addParameter(RuntimeTypes.OPTIMIZER, "optimizer")
        .addParameter(Backend.class, "backend")
        .addParameter(naming.network(), "net")
        .addCode(Layout.statement("return ", call, 6))
        .build();
  }
}
