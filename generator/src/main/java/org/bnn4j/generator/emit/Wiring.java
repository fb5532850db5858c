package org.bnn4j.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.Modifier;
import org.bnn4j.generator.emit.Block.Role;
import org.bnn4j.generator.emit.Blocks.Instance;
import org.bnn4j.generator.emit.Blocks.Invocation;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.grammar.syntax.Span;

/**
 * The blocks of a plan as classes and objects: what each is made of and in which order they run.
 */
final class Wiring {
  private final NetworkPlan network;
  private final Plan plan;
  private final Blocks blocks;
  private final Map<String, BlockClass> classes = new LinkedHashMap<>();

  Wiring(NetworkPlan network, Plan plan, Names types, Names fields, Imports imports) {
    this.network = network;
    this.plan = plan;
    this.blocks = Blocks.of(plan, types, fields);
    for (Block block : blocks.list()) {
      classes.put(block.className(), new BlockClass(plan, block, imports));
    }
  }

  void addClasses(TypeSpec.Builder type) {
    classes.values().forEach(block -> type.addType(block.type()));
  }

  /** The objects that run in some phases, as fields. */
  List<Instance> objects(List<String> phases) {
    return blocks.instances().stream()
        .filter(i -> phases.stream().anyMatch(phase -> !i.member().part().runs(phase).isEmpty()))
        .toList();
  }

  FieldSpec field(Instance instance, Modifier... modifiers) {
    return FieldSpec.builder(
            ClassName.bestGuess(instance.block().className()), instance.name(), modifiers)
        .build();
  }

  /** The buffers that blocks are handed in some phases, and those at the edges, in order. */
  List<Integer> buffersBetween(List<String> phases) {
    Set<Integer> buffers = new LinkedHashSet<>();
    plan.inputs().forEach(tensor -> buffers.add(tensor.buffer()));
    plan.outputs().forEach(tensor -> buffers.add(tensor.buffer()));
    buffers.addAll(buffersIn(phases));
    return buffers.stream().sorted().toList();
  }

  /** The buffers that blocks are handed in some phases, in order. */
  List<Integer> buffersIn(List<String> phases) {
    Set<Integer> buffers = new LinkedHashSet<>();
    for (Instance instance : blocks.instances()) {
      for (Block.Method method : instance.block().form().methods()) {
        if (phases.contains(method.phase())) {
          method.lines().forEach(line -> line.slots().forEach(s -> add(instance, s, buffers)));
        }
      }
    }
    return buffers.stream().sorted().toList();
  }

  private static void add(Instance instance, int slot, Set<Integer> buffers) {
    Role role = instance.block().form().slots().get(slot).role();
    if (role != Role.OWNED
        && instance.member().places().get(slot) instanceof Argument.Buffer(int buffer)) {
      buffers.add(buffer);
    }
  }

  /** {@code name = new BirealUnit16(backend, maxBatch, …)}. */
  CodeBlock construction(
      Instance instance, String backend, Function<Argument, String> place, int indent) {
    BlockClass type = classOf(instance);
    List<String> arguments = new ArrayList<>();
    arguments.add(backend);
    if (type.allocates()) {
      arguments.add("maxBatch");
    }
    type.constructorSlots()
        .forEach(slot -> arguments.add(place.apply(instance.member().places().get(slot))));
    String head = "new " + instance.block().className();
    var call =
        new Layout.Apply(
            CodeBlock.of("$L", head), head.length(), Layout.texts(arguments.toArray()));
    return Layout.assignment(instance.name(), call, indent);
  }

  /** {@code BirealUnit16.pack(kernels, …)} for each part, in order. */
  List<CodeBlock> once(String phase, Function<Argument, String> place) {
    return described(
        phase,
        call -> {
          Block.Method method = method(call);
          List<String> arguments = new ArrayList<>();
          arguments.add("kernels");
          classOf(call.instance())
              .slots(method)
              .forEach(s -> arguments.add(place.apply(call.instance().member().places().get(s))));
          String head =
              call.instance().block().className()
                  + "."
                  + BlockClass.methodName(phase, call.run().ordinal());
          var text =
              new Layout.Apply(
                  CodeBlock.of("$L", head), head.length(), Layout.texts(arguments.toArray()));
          return Layout.statement("", text, 4);
        });
  }

  /** {@code stage1Unit.forward(n)} for each part, in order. */
  List<CodeBlock> repeated(String phase) {
    String argument = phase.equals("prepare") ? "" : "n";
    return described(
        phase,
        call ->
            CodeBlock.builder()
                .addStatement(
                    "$L.$L($L)",
                    call.instance().name(),
                    BlockClass.methodName(phase, call.run().ordinal()),
                    argument)
                .build());
  }

  /** Calls, each below the line of the network's text that it comes from. */
  private List<CodeBlock> described(String phase, Function<Invocation, CodeBlock> text) {
    List<CodeBlock> statements = new ArrayList<>();
    String last = "";
    for (Invocation call : blocks.invocations(phase)) {
      var statement = CodeBlock.builder();
      Span span =
          Comments.inNetwork(
              call.run().uses().getFirst().step().origin(), network.instance().network());
      String source = Comments.source(span);
      if (!source.equals(last)) {
        statement.add("// $L\n", source);
        last = source;
      }
      statements.add(statement.add(text.apply(call)).build());
    }
    return statements;
  }

  private BlockClass classOf(Instance instance) {
    BlockClass found = classes.get(instance.block().className());
    if (found == null) {
      throw new IllegalStateException("emit: no class " + instance.block().className());
    }
    return found;
  }

  private static Block.Method method(Invocation call) {
    return call.instance().block().form().methods().stream()
        .filter(m -> m.phase().equals(call.run().phase()) && m.ordinal() == call.run().ordinal())
        .findFirst()
        .orElseThrow();
  }
}
