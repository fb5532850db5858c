package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bnn4j.generator.emit.Block.Member;
import org.bnn4j.generator.emit.Block.Role;
import org.bnn4j.generator.emit.Flow.Use;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.model.Parameter;

/**
 * The class of a block: its specifications, its kernels and memory, and a method for each phase,
 * forward beside backward. Packing and loading are static methods: they run once and keep nothing.
 */
final class BlockClass {
  /** Phases that are run once and for all. */
  private static final List<String> ONCE = List.of("pack", "load");

  /** The most buffers that {@code Kernel.run} takes one by one. */
  private static final int RUN_ARGUMENTS = 6;

  private static final List<String> REPEATED = List.of("forward", "backward", "prepare", "run");

  private final Block block;
  private final BlockNames names;
  private final Imports imports;
  private final List<Integer> merged;
  private final List<Integer> fields;
  private final boolean allocates;

  BlockClass(Plan plan, Block block, Imports imports) {
    this.block = block;
    this.names = new BlockNames(plan, block);
    this.imports = imports;
    this.merged = block.merged();
    this.fields = distinct(methods(REPEATED).stream().flatMap(m -> m.lines().stream()).toList());
    this.allocates =
        fields.stream()
            .flatMap(slot -> block.form().slots().get(slot).owned().stream())
            .anyMatch(MemoryText::isBatched);
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder(block.className()).addModifiers(PRIVATE, STATIC, FINAL);
    type.addJavadoc("$L", javadoc());
    var specifications = new SpecificationText(imports);
    names.specifications().forEach(s -> type.addField(specifications.field(s)));
    Map<Call, String> kernels = names.kernels(REPEATED);
    kernels.values().forEach(kernel -> type.addField(Kernel.class, kernel, PRIVATE, FINAL));
    fields.forEach(slot -> type.addField(Buffer.class, names.slot(slot), PRIVATE, FINAL));
    manyArguments().forEach(l -> type.addField(Buffer[].class, names.arguments(l), PRIVATE, FINAL));
    methods(ONCE).forEach(method -> type.addMethod(once(method)));
    if (!methods(REPEATED).isEmpty()) {
      type.addMethod(constructor(kernels));
      methods(REPEATED).forEach(method -> type.addMethod(repeated(method)));
    }
    return type.build();
  }

  /** The slots that a call of the constructor hands over, in order. */
  List<Integer> constructorSlots() {
    return fields.stream().filter(slot -> role(slot) != Role.OWNED).toList();
  }

  /** Whether the constructor needs to know the largest batch. */
  boolean allocates() {
    return allocates;
  }

  /** The slots that a call of a static method hands over, in order. */
  List<Integer> slots(Block.Method method) {
    return distinct(method.lines());
  }

  /** The name of the method that runs some steps. */
  static String methodName(String phase, int ordinal) {
    String name = phase.equals("run") ? "forward" : phase;
    return ordinal == 1 ? name : name + ordinal;
  }

  private String javadoc() {
    Member first = block.members().getFirst();
    String users =
        block.members().stream()
            .map(m -> "{@code " + Comments.javadoc(m.part().name()) + "}")
            .collect(Collectors.joining(", "));
    String file =
        first.part().uses().stream()
            .filter(use -> use.step().origin().block().equals(block.form().kind()))
            .map(use ->
                " of {@code "
                    + Comments.javadoc(Comments.fileName(use.step().origin().span()))
                    + "}")
            .findFirst()
            .orElse("");
    String kind = block.form().kind();
    return kind.equals(first.part().name())
        ? "The part {@code " + Comments.javadoc(kind) + "} of the network."
        : "{@code " + Comments.javadoc(kind) + "}" + file + ", as " + users + ".";
  }

  private List<Block.Method> methods(List<String> phases) {
    return block.form().methods().stream().filter(m -> phases.contains(m.phase())).toList();
  }

  /** Lines whose buffers are kept in an array, so that no run allocates one. */
  private List<Block.Line> manyArguments() {
    return methods(REPEATED).stream()
        .flatMap(method -> method.lines().stream())
        .filter(line -> line.slots().size() > RUN_ARGUMENTS)
        .distinct()
        .toList();
  }

  private List<Integer> distinct(List<Block.Line> lines) {
    return lines.stream()
        .flatMap(line -> line.slots().stream())
        .map(merged::get)
        .distinct()
        .toList();
  }

  private Role role(int slot) {
    return block.form().slots().get(slot).role();
  }

  private TypeName parameterType(int slot) {
    return TypeName.get(role(slot) == Role.PARAMETER ? Parameter.class : Buffer.class);
  }

  private MethodSpec constructor(Map<Call, String> kernels) {
    var method = MethodSpec.constructorBuilder();
    method.addParameter(Backend.class, "backend");
    if (allocates()) {
      method.addParameter(int.class, "maxBatch");
    }
    constructorSlots().forEach(s -> method.addParameter(parameterType(s), names.slot(s)));
    for (int slot : fields) {
      String name = names.slot(slot);
      if (role(slot) == Role.OWNED) {
        Block.BufferContent content = block.form().slots().get(slot).owned().orElseThrow();
        method.addCode(Layout.assignment("this." + name, allocation(content), 6));
      } else {
        method.addStatement(
            "this.$1L = $1L$2L", name, role(slot) == Role.PARAMETER ? ".buffer()" : "");
      }
    }
    method.addStatement("$T kernels = backend.kernels()", Kernels.class);
    kernels.forEach(
        (call, name) -> method.addStatement("this.$L = $L", name, KernelText.of(call, names)));
    for (Block.Line line : manyArguments()) {
      List<String> buffers = line.slots().stream().map(s -> "this." + names.slot(s)).toList();
      Layout array = Layout.array(Buffer.class, Layout.texts(buffers.toArray()));
      method.addCode(Layout.assignment("this." + names.arguments(line), array, 6));
    }
    return method.build();
  }

  private Layout allocation(Block.BufferContent content) {
    String constant =
        content.arranged().isEmpty() ? "" : names.specification(MemoryText.arranged(content));
    return constant.isEmpty()
        ? MemoryText.allocation(content, imports)
        : MemoryText.weights(Layout.text(constant));
  }

  private MethodSpec repeated(Block.Method method) {
    boolean batched = !method.phase().equals("prepare");
    var spec = MethodSpec.methodBuilder(methodName(method.phase(), method.ordinal()));
    if (batched) {
      spec.addParameter(int.class, "n");
    }
    eachLine(
        method,
        spec,
        line ->
            run(CodeBlock.of("$L", names.kernel(line.call())), batched ? "n" : "1", line, false));
    return spec.build();
  }

  private MethodSpec once(Block.Method method) {
    var spec = MethodSpec.methodBuilder(methodName(method.phase(), method.ordinal()));
    spec.addModifiers(STATIC).addParameter(Kernels.class, "kernels");
    slots(method).forEach(slot -> spec.addParameter(parameterType(slot), names.slot(slot)));
    eachLine(method, spec, line -> run(KernelText.of(line.call(), names), "1", line, true));
    return spec.build();
  }

  private interface LineText {
    CodeBlock of(Block.Line line);
  }

  private void eachLine(Block.Method method, MethodSpec.Builder spec, LineText text) {
    int index = block.form().methods().indexOf(method);
    List<Use> uses = block.members().getFirst().part().runs().get(index).uses();
    String last = "";
    for (int i = 0; i < uses.size(); i++) {
      String source = Comments.source(uses.get(i).step().origin().span());
      if (!source.equals(last)) {
        spec.addComment("$L", source);
        last = source;
      }
      spec.addCode(text.of(method.lines().get(i)));
    }
  }

  /** {@code kernel.run(n, a, b)}. */
  private CodeBlock run(CodeBlock kernel, String n, Block.Line line, boolean parameters) {
    List<String> arguments = new ArrayList<>();
    for (int slot : line.slots()) {
      boolean parameter = parameters && role(slot) == Role.PARAMETER;
      arguments.add(names.slot(slot) + (parameter ? ".buffer()" : ""));
    }
    boolean few = arguments.size() <= RUN_ARGUMENTS;
    List<Layout> all = new ArrayList<>();
    all.add(Layout.text(n));
    if (few) {
      all.addAll(Layout.texts(arguments.toArray()));
    } else if (parameters) {
      all.add(Layout.array(Buffer.class, Layout.texts(arguments.toArray())));
    } else {
      all.add(Layout.text(names.arguments(line)));
    }
    var head = CodeBlock.of("$L.$L", kernel, few ? "run" : "runAll");
    return Layout.statement("", new Layout.Apply(head, head.toString().length(), all), 6);
  }
}
