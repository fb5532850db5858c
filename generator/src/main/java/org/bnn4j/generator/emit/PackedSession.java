package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.emit.Blocks.Instance;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Steps;

/** {@code PackedCifarNet.Session}: runs a packed network on memory of its own. */
final class PackedSession {
  private static final List<String> PHASES = List.of("run");

  private final Naming naming;
  private final Wiring wiring;
  private final MemoryClass memory;
  private final Map<Integer, String> shared;
  private final Imports imports;
  private final Edges edges;

  PackedSession(
      Plan plan,
      Naming naming,
      Wiring wiring,
      MemoryClass memory,
      Map<Integer, String> shared,
      Imports imports) {
    this.naming = naming;
    this.wiring = wiring;
    this.memory = memory;
    this.shared = shared;
    this.imports = imports;
    this.edges = new Edges(plan, plan.outputs(), memory, imports);
  }

  TypeSpec memory() {
    return memory.type("What blocks hand to each other within a session.", imports);
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder("Session").addModifiers(PUBLIC, STATIC, FINAL);
    type.addSuperinterface(AutoCloseable.class);
    type.addJavadoc("Runs the network. To be used by one thread at a time.");
    edges.constants().forEach(type::addField);
    type.addField(Backend.class, "backend", PRIVATE, FINAL);
    type.addField(int.class, "maxBatch", PRIVATE, FINAL);
    type.addField(SessionParts.nested("Memory"), "memory", PRIVATE, FINAL);
    type.addField(Steps.class, "steps", PRIVATE, FINAL);
    List<Instance> objects = wiring.objects(PHASES);
    objects.forEach(
        object -> type.addField(wiring.field(object, Chunks.fieldModifiers(objects.size()))));
    type.addMethod(constructor(type, objects));
    SessionParts.addForward(type, edges, CodeBlock.builder().addStatement("steps.run(n)").build());
    var n = ParameterSpec.builder(int.class, "n").build();
    type.addMethod(
        MethodSpec.methodBuilder("run")
            .addModifiers(PRIVATE)
            .addParameter(n)
            .addCode(Chunks.of(type, "run", List.of(n), wiring.repeated("run")))
            .build());
    type.addMethod(SessionParts.close("Ends the session. The packed network stays as it is."));
    Edges.addChecks(type);
    return type.build();
  }

  private MethodSpec constructor(TypeSpec.Builder type, List<Instance> objects) {
    var packed = ParameterSpec.builder(naming.packed(), "packed").build();
    var method = MethodSpec.constructorBuilder().addModifiers(PRIVATE).addParameter(packed);
    method.addParameter(int.class, "maxBatch");
    SessionParts.addBatchCheck(method);
    method.addStatement("this.backend = packed.backend");
    method.addStatement("this.maxBatch = maxBatch");
    method.addStatement("this.memory = new Memory(backend, maxBatch)");
    List<CodeBlock> statements =
        objects.stream().map(o -> wiring.construction(o, "backend", this::place, 6)).toList();
    method.addCode(Chunks.of(type, "create", List.of(packed), statements));
    return method.addStatement("this.steps = backend.steps(this::run)").build();
  }

  /** Memory of the session, or of the network that it shares. */
  private String place(Argument argument) {
    if (argument instanceof Argument.Buffer(int buffer)) {
      String field = shared.get(buffer);
      return field == null ? "memory." + memory.field(buffer) : "packed." + field;
    }
    throw new IllegalStateException("emit: a packed run reads weights: " + argument);
  }
}
