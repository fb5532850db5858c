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
import org.bnn4j.generator.emit.Edges.Edge;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.model.Parameter;

/** {@code CifarNetTraining}: forward, backward and the optimizer's step on a batch. */
final class TrainingClass {
  private static final List<String> PHASES = List.of("forward", "backward");

  private final Plan plan;
  private final Naming naming;
  private final Imports imports;
  private final Wiring wiring;
  private final MemoryClass memory;
  private final GradientsClass gradients;
  private final Edges edges;

  TrainingClass(NetworkPlan network, Plan plan, Naming naming, Imports imports) {
    this.plan = plan;
    this.naming = naming;
    this.imports = imports;
    Names fields =
        Names.reserving(
            List.of(
                "net",
                "backend",
                "maxBatch",
                "memory",
                "gradients",
                "optimizer",
                "steps",
                "meanLoss",
                "lastBatch"));
    this.wiring = new Wiring(network, plan, naming.nestedTypes(), fields, imports);
    this.memory = new MemoryClass("Memory", plan, wiring.buffersBetween(PHASES));
    this.gradients = new GradientsClass(plan, naming);
    this.edges = new Edges(plan, plan.outputs(), memory, imports);
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder(naming.training()).addModifiers(PUBLIC, FINAL);
    type.addSuperinterface(AutoCloseable.class);
    type.addJavadoc("Trains a {@link $T}. To be used by one thread at a time.", naming.network());
    edges.constants().forEach(type::addField);
    type.addField(naming.network(), "net", PRIVATE, FINAL);
    type.addField(Backend.class, "backend", PRIVATE, FINAL);
    type.addField(int.class, "maxBatch", PRIVATE, FINAL);
    type.addField(SessionParts.nested("Memory"), "memory", PRIVATE, FINAL);
    type.addField(RuntimeTypes.OPTIMIZER_STATE, "optimizer", PRIVATE, FINAL);
    type.addField(Steps.class, "steps", PRIVATE, FINAL);
    type.addField(
        FieldSpec.builder(float[].class, "meanLoss", PRIVATE, FINAL)
            .initializer("new float[1]")
            .build());
    type.addField(int.class, "lastBatch", PRIVATE);
    List<Instance> objects = wiring.objects(PHASES);
    objects.forEach(
        object -> type.addField(wiring.field(object, Chunks.fieldModifiers(objects.size()))));
    type.addMethod(constructor(type, objects));
    type.addMethod(step());
    outputs().forEach(output -> type.addMethod(output(output)));
    type.addMethod(gradient());
    type.addMethod(compute());
    type.addMethod(phase(type, "forward"));
    type.addMethod(phase(type, "backward"));
    type.addMethod(SessionParts.close("Ends the training. The network stays as it is."));
    Edges.addChecks(type);
    type.addType(memory.type("What blocks hand to each other.", imports));
    type.addType(gradients.type());
    wiring.addClasses(type);
    return type.build();
  }

  private MethodSpec constructor(TypeSpec.Builder type, List<Instance> objects) {
    var method = MethodSpec.constructorBuilder();
    method.addParameter(naming.network(), "net");
    method.addParameter(int.class, "maxBatch");
    method.addParameter(RuntimeTypes.OPTIMIZER, "optimizer");
    SessionParts.addBatchCheck(method);
    method.addStatement("this.net = net");
    method.addStatement("this.backend = net.parameters().backend()");
    method.addStatement("this.maxBatch = maxBatch");
    method.addStatement("this.memory = new Memory(backend, maxBatch)");
    method.addStatement("var gradients = new Gradients(backend, net)");
    method.addStatement("this.optimizer = gradients.bind(optimizer, backend, net)");
    List<CodeBlock> statements =
        objects.stream().map(o -> wiring.construction(o, "backend", this::place, 4)).toList();
    var parameters =
        List.of(ParameterSpec.builder(SessionParts.nested("Gradients"), "gradients").build());
    method.addCode(Chunks.of(type, "create", parameters, statements));
    return method.addStatement("this.steps = backend.steps(this::compute)").build();
  }

  private String place(Argument argument) {
    return switch (argument) {
      case Argument.Parameter parameter -> "net." + naming.parameter(plan, parameter);
      case Argument.Gradient gradient -> "gradients." + naming.gradient(plan, gradient);
      case Argument.Buffer(int buffer) -> "memory." + memory.field(buffer);
    };
  }

  private MethodSpec step() {
    var method = MethodSpec.methodBuilder("step").addModifiers(PUBLIC).returns(float.class);
    method.addJavadoc("Takes one step on a batch.\n\n");
    for (Edge input : edges.inputs()) {
      method.addJavadoc("@param $L $L\n", input.variable(), Edges.layout(input));
      method.addParameter(Edges.parameter(input));
    }
    method.addJavadoc("@param n images in the batch, from 1 to the largest batch\n");
    method.addJavadoc("@return the mean loss of the batch, before the step\n");
    method.addJavadoc(
        "@throws IllegalArgumentException if an array does not hold n images, or as many as the largest batch\n");
    method.addParameter(int.class, "n");
    method.addStatement("checkBatch(n)");
    edges.inputs().forEach(input -> method.addCode(Edges.check(input)));
    edges.inputs().forEach(input -> method.addCode(edges.write(input)));
    method.addStatement("lastBatch = n");
    method.addCode("\n");
    method.addStatement("steps.run(n)");
    method.addStatement("optimizer.step()");
    method.addStatement("net.parameters().changed()");
    method.addCode("\n");
    method.addCode(edges.read(edges.outputs().getLast(), "meanLoss"));
    return method.addStatement("return meanLoss[0]").build();
  }

  private static MethodSpec gradient() {
    return MethodSpec.methodBuilder("gradient")
        .addModifiers(PUBLIC)
        .addJavadoc(
            "Copies the gradient that the last step had of a parameter.\n\n"
                + "@param parameter one that is trained, of {@code parameters()} of the network\n"
                + "@param gradient as many values as the parameter has, in the same order\n")
        .addParameter(Parameter.class, "parameter")
        .addParameter(float[].class, "gradient")
        .addStatement("optimizer.gradient(parameter, gradient)")
        .build();
  }

  /** What the network gives beside its loss. */
  private List<Edge> outputs() {
    return edges.outputs().subList(0, edges.outputs().size() - 1);
  }

  private MethodSpec output(Edge output) {
    return MethodSpec.methodBuilder(SessionParts.outputMethod(output.variable()))
        .addModifiers(PUBLIC)
        .addJavadoc(
            "Copies the $L {@code $L} of the last step.\n\n@param $L $L, for the images of that step\n",
            output.tensor().role() == Plan.Role.GRADIENT ? "gradient of the input" : "output",
            Comments.javadoc(output.tensor().name()),
            output.variable(),
            Edges.layout(output))
        .addParameter(Edges.parameter(output))
        .addStatement("int n = lastBatch")
        .addStatement("checkBatch(n)")
        .addCode(Edges.check(output))
        .addCode(edges.read(output, output.variable()))
        .build();
  }

  private static MethodSpec compute() {
    return MethodSpec.methodBuilder("compute")
        .addModifiers(PRIVATE)
        .addParameter(int.class, "n")
        .addStatement("forward(n)")
        .addStatement("backward(n)")
        .build();
  }

  private MethodSpec phase(TypeSpec.Builder type, String name) {
    var n = ParameterSpec.builder(int.class, "n").build();
    return MethodSpec.methodBuilder(name)
        .addModifiers(PRIVATE)
        .addParameter(n)
        .addCode(Chunks.of(type, name, List.of(n), wiring.repeated(name)))
        .build();
  }
}
