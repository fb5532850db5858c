package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import org.bnn4j.generator.emit.Blocks.Instance;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Steps;

/** {@code CifarNetSession}: evaluation with the network's own parameters. */
final class SessionClass {
  private static final List<String> PHASES = List.of("prepare", "run");

  private final Plan plan;
  private final Naming naming;
  private final Imports imports;
  private final Wiring wiring;
  private final MemoryClass memory;
  private final Edges edges;

  SessionClass(NetworkPlan network, Naming naming, Imports imports) {
    this.plan = network.evaluation();
    this.naming = naming;
    this.imports = imports;
    Names fields =
        Names.reserving(
            List.of("net", "backend", "maxBatch", "memory", "steps", "preparedVersion", "n"));
    this.wiring = new Wiring(network, plan, naming.nestedTypes(), fields, imports);
    this.memory = new MemoryClass("Memory", plan, wiring.buffersBetween(PHASES));
    this.edges = new Edges(plan, plan.outputs(), memory, imports);
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder(naming.session()).addModifiers(PUBLIC, FINAL);
    type.addSuperinterface(AutoCloseable.class);
    type.addJavadoc(
        "Runs a {@link $T} with its parameters as they are. To be used by one thread at a time.",
        naming.network());
    edges.constants().forEach(type::addField);
    type.addField(naming.network(), "net", PRIVATE, FINAL);
    type.addField(Backend.class, "backend", PRIVATE, FINAL);
    type.addField(int.class, "maxBatch", PRIVATE, FINAL);
    type.addField(SessionParts.nested("Memory"), "memory", PRIVATE, FINAL);
    type.addField(Steps.class, "steps", PRIVATE, FINAL);
    type.addField(
        FieldSpec.builder(long.class, "preparedVersion", PRIVATE).initializer("-1").build());
    List<Instance> objects = wiring.objects(PHASES);
    objects.forEach(
        object -> type.addField(wiring.field(object, Chunks.fieldModifiers(objects.size()))));
    type.addMethod(constructor(type, objects));
    SessionParts.addForward(
        type,
        edges,
        CodeBlock.builder()
            .beginControlFlow("if (net.parameters().version() != preparedVersion)")
            .addStatement("prepare()")
            .addStatement("preparedVersion = net.parameters().version()")
            .endControlFlow()
            .addStatement("steps.run(n)")
            .build());
    type.addMethod(prepare(type));
    type.addMethod(run(type));
    type.addMethod(SessionParts.close("Ends the session. The network stays as it is."));
    Edges.addChecks(type);
    type.addType(memory.type("What blocks hand to each other.", imports));
    wiring.addClasses(type);
    return type.build();
  }

  private MethodSpec constructor(TypeSpec.Builder type, List<Instance> objects) {
    var method = MethodSpec.constructorBuilder();
    method.addParameter(naming.network(), "net");
    method.addParameter(int.class, "maxBatch");
    SessionParts.addBatchCheck(method);
    method.addStatement("this.net = net");
    method.addStatement("this.backend = net.parameters().backend()");
    method.addStatement("this.maxBatch = maxBatch");
    method.addStatement("this.memory = new Memory(backend, maxBatch)");
    List<CodeBlock> statements =
        objects.stream().map(o -> wiring.construction(o, "backend", this::place, 4)).toList();
    method.addCode(Chunks.of(type, "create", List.of(), statements));
    return method.addStatement("this.steps = backend.steps(this::run)").build();
  }

  private String place(Argument argument) {
    return switch (argument) {
      case Argument.Parameter parameter -> "net." + naming.parameter(plan, parameter);
      case Argument.Gradient _ -> throw new IllegalStateException("emit: gradient in evaluation");
      case Argument.Buffer(int buffer) -> "memory." + memory.field(buffer);
    };
  }

  private MethodSpec prepare(TypeSpec.Builder type) {
    return MethodSpec.methodBuilder("prepare")
        .addModifiers(PRIVATE)
        .addJavadoc("Binarizes and arranges the weights, after they have changed.")
        .addCode(Chunks.of(type, "prepare", List.of(), wiring.repeated("prepare")))
        .build();
  }

  private MethodSpec run(TypeSpec.Builder type) {
    var n = ParameterSpec.builder(int.class, "n").build();
    return MethodSpec.methodBuilder("run")
        .addModifiers(PRIVATE)
        .addParameter(n)
        .addCode(Chunks.of(type, "run", List.of(n), wiring.repeated("run")))
        .build();
  }
}
