package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernels;

/** {@code PackedCifarNet}: binarized weights for inference, and the sessions that share them. */
final class PackedClass {
  private static final List<String> ONCE = List.of("pack", "load");

  private final Plan plan;
  private final Naming naming;
  private final Imports imports;
  private final Wiring wiring;
  private final MemoryClass packing;
  private final PackedSession session;
  private final Map<Integer, String> fields = new LinkedHashMap<>();

  PackedClass(NetworkPlan network, Naming naming, Imports imports) {
    this.plan = network.packed();
    this.naming = naming;
    this.imports = imports;
    Names members =
        Names.reserving(List.of("backend", "net", "packed", "memory", "kernels", "file"));
    for (Lifetime lifetime : List.of(Lifetime.PACKED, Lifetime.PREPARED)) {
      for (int buffer : buffers(lifetime)) {
        fields.put(buffer, members.claim(Names.variable(plan.buffers().get(buffer).name())));
      }
    }
    Names objects =
        Names.reserving(List.of("packed", "backend", "maxBatch", "memory", "steps", "n"));
    this.wiring = new Wiring(network, plan, naming.nestedTypes(), objects, imports);
    this.packing = new MemoryClass("PackingMemory", plan, passing(ONCE));
    var memory = new MemoryClass("Memory", plan, sessionBuffers());
    this.session = new PackedSession(plan, naming, wiring, memory, fields, imports);
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder(naming.packed()).addModifiers(PUBLIC, FINAL);
    type.addJavadoc(
        "A {@link $T} for inference alone: binary weights take one bit each. Immutable; may be shared\n"
            + "between threads, each with a session of its own.",
        naming.network());
    type.addField(constant("NETWORK", naming.network().simpleName()));
    type.addField(constant("FINGERPRINT", Fingerprint.of(plan)));
    type.addField(Backend.class, "backend", PRIVATE, FINAL);
    fields
        .values()
        .forEach(f -> type.addField(Buffer.class, f, Chunks.fieldModifiers(fields.size())));
    type.addMethod(constructor(type));
    type.addMethod(pack());
    type.addMethod(load());
    type.addMethod(save());
    type.addMethod(newSession());
    type.addMethod(once(type, "packFrom", "pack"));
    type.addMethod(once(type, "prepare", "load"));
    type.addMethod(tensors());
    type.addType(session.type());
    type.addType(session.memory());
    if (!packing.isEmpty()) {
      type.addType(packing.type("What blocks hand to each other while they are packed.", imports));
    }
    wiring.addClasses(type);
    return type.build();
  }

  private List<Integer> buffers(Lifetime lifetime) {
    return IntStream.range(0, plan.buffers().size())
        .filter(i -> plan.buffers().get(i).lifetime() == lifetime)
        .boxed()
        .toList();
  }

  /** The buffers of some phases that no later run needs. */
  private List<Integer> passing(List<String> phases) {
    return wiring.buffersIn(phases).stream().filter(b -> !fields.containsKey(b)).toList();
  }

  private List<Integer> sessionBuffers() {
    return wiring.buffersBetween(List.of("run")).stream()
        .filter(b -> !fields.containsKey(b))
        .toList();
  }

  private MethodSpec constructor(TypeSpec.Builder type) {
    List<CodeBlock> statements = new ArrayList<>();
    fields.forEach((buffer, field) -> {
      var planned = plan.buffers().get(buffer);
      var content = new Block.BufferContent(planned.types(), planned.arranged());
      statements.add(Layout.assignment(field, MemoryText.allocation(content, imports), 4));
    });
    var backend = ParameterSpec.builder(Backend.class, "backend").build();
    return MethodSpec.constructorBuilder()
        .addModifiers(PRIVATE)
        .addParameter(backend)
        .addStatement("this.backend = backend")
        .addCode(Chunks.of(type, "allocate", List.of(backend), statements))
        .build();
  }

  private MethodSpec pack() {
    return MethodSpec.methodBuilder("pack")
        .addModifiers(STATIC)
        .returns(naming.packed())
        .addParameter(naming.network(), "net")
        .addStatement("var packed = new $T(net.parameters().backend())", naming.packed())
        .addStatement("packed.packFrom(net)")
        .addStatement("packed.prepare()")
        .addStatement("return packed")
        .build();
  }

  private MethodSpec load() {
    return MethodSpec.methodBuilder("load")
        .addModifiers(PUBLIC, STATIC)
        .returns(naming.packed())
        .addJavadoc("The network that {@link #save} wrote.")
        .addParameter(Backend.class, "backend")
        .addParameter(Path.class, "file")
        .addException(IOException.class)
        .addStatement("var packed = new $T(backend)", naming.packed())
        .addStatement(
            "$T.load(file, NETWORK, FINGERPRINT, backend, packed.tensors())",
            RuntimeTypes.PACKED_TENSORS)
        .addStatement("packed.prepare()")
        .addStatement("return packed")
        .build();
  }

  private static MethodSpec save() {
    return MethodSpec.methodBuilder("save")
        .addModifiers(PUBLIC)
        .addJavadoc("Saves the packed weights, as safetensors.")
        .addParameter(Path.class, "file")
        .addException(IOException.class)
        .addStatement(
            "$T.save(file, NETWORK, FINGERPRINT, backend, tensors())", RuntimeTypes.PACKED_TENSORS)
        .build();
  }

  private static MethodSpec newSession() {
    return MethodSpec.methodBuilder("session")
        .addModifiers(PUBLIC)
        .returns(SessionParts.nested("Session"))
        .addJavadoc(
            "A session on up to {@code maxBatch} images, to be used by one thread at a time.")
        .addParameter(int.class, "maxBatch")
        .addStatement("return new Session(this, maxBatch)")
        .build();
  }

  private MethodSpec once(TypeSpec.Builder type, String name, String phase) {
    var method = MethodSpec.methodBuilder(name).addModifiers(PRIVATE);
    List<ParameterSpec> parameters = new ArrayList<>();
    if (phase.equals("pack")) {
      method.addParameter(naming.network(), "net");
      parameters.add(ParameterSpec.builder(naming.network(), "net").build());
    }
    List<CodeBlock> statements = wiring.once(phase, this::place);
    if (!statements.isEmpty()) {
      method.addStatement("$T kernels = backend.kernels()", Kernels.class);
      parameters.add(ParameterSpec.builder(Kernels.class, "kernels").build());
      if (statements.stream().anyMatch(s -> s.toString().contains("memory."))) {
        method.addStatement("var memory = new PackingMemory(backend, 1)");
        parameters.add(
            ParameterSpec.builder(SessionParts.nested("PackingMemory"), "memory").build());
      }
    }
    return method.addCode(Chunks.of(type, name, parameters, statements)).build();
  }

  private String place(Argument argument) {
    return switch (argument) {
      case Argument.Parameter parameter -> "net." + naming.parameter(plan, parameter);
      case Argument.Gradient _ -> throw new IllegalStateException("emit: gradient in packing");
      case Argument.Buffer(int buffer) ->
          fields.getOrDefault(buffer, "memory." + packing.field(buffer));
    };
  }

  /** {@code tensors()}: what is stored in a file. */
  private MethodSpec tensors() {
    List<Layout> tensors = new ArrayList<>();
    for (int buffer : buffers(Lifetime.PACKED)) {
      var planned = plan.buffers().get(buffer);
      CodeBlock name = CodeBlock.of("$S", planned.name());
      List<Layout> arguments =
          List.of(
              new Layout.Atom(name, name.toString().length()),
              new SpecText(imports).type(planned.types().getFirst()),
              Layout.text(fields.getOrDefault(buffer, "")));
      tensors.add(
          new Layout.Apply(
              CodeBlock.of("new $T", RuntimeTypes.PACKED_TENSOR),
              "new PackedTensor".length(),
              arguments));
    }
    return MethodSpec.methodBuilder("tensors")
        .addModifiers(PRIVATE)
        .addJavadoc("What is stored in a file.")
        .returns(ParameterizedTypeName.get(ClassName.get(List.class), RuntimeTypes.PACKED_TENSOR))
        .addCode(Layout.statement("return ", Layout.list(tensors), 4))
        .build();
  }

  private static FieldSpec constant(String name, String value) {
    return FieldSpec.builder(String.class, name, PRIVATE, STATIC, FINAL)
        .initializer("$S", value)
        .build();
  }
}
