package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.emit.Block.Member;
import org.bnn4j.generator.emit.Block.Role;
import org.bnn4j.generator.emit.Flow.Use;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;

/** What a block's class calls its memory, its kernels and their specifications. */
final class BlockNames {
  /** A kernel's specification: a constant, and the names of the operands of its formulas. */
  record Specification(String name, Record spec, List<String> operands) {}

  private final Plan plan;
  private final Block block;
  private final String prefix;
  private final List<Integer> merged;
  private final Names fields = Names.reserving(List.of("n", "backend", "kernels", "maxBatch"));
  private final Names constants = Names.reserving(Imports.constants());
  private final Map<Call, String> kernels = new LinkedHashMap<>();
  private final Map<Block.Line, String> arrays = new LinkedHashMap<>();
  private final Map<Integer, String> slots = new LinkedHashMap<>();
  private final Map<Record, Specification> specifications = new LinkedHashMap<>();

  BlockNames(Plan plan, Block block) {
    this.plan = plan;
    this.block = block;
    this.prefix = block.members().getFirst().part().prefix();
    this.merged = block.merged();
    nameParameters();
    nameMemory();
    eachLine((_, use, line) -> nameKernel(use, line));
    eachLine((_, use, line) -> nameSpecifications(use, line));
  }

  /** The name of a slot, which slots drawn together share. */
  String slot(int slot) {
    return slots.getOrDefault(merged.get(slot), "");
  }

  String kernel(Call call) {
    return kernels.getOrDefault(call, "");
  }

  /** The array of a line that has too many arguments for {@code Kernel.run}. */
  String arguments(Block.Line line) {
    return arrays.computeIfAbsent(line, l -> fields.claim(kernel(l.call()) + "Arguments"));
  }

  /** The constant of a specification. */
  String specification(Record spec) {
    Specification named = specifications.get(spec);
    return named == null ? "" : named.name();
  }

  List<Specification> specifications() {
    return List.copyOf(specifications.values());
  }

  /** Kernels in order of first use in some phases. */
  Map<Call, String> kernels(List<String> phases) {
    Map<Call, String> used = new LinkedHashMap<>();
    eachLine((method, _, line) -> {
      if (phases.contains(method.phase())) {
        used.put(line.call(), kernel(line.call()));
      }
    });
    return used;
  }

  private interface LineVisitor {
    void visit(Block.Method method, Use use, Block.Line line);
  }

  private void eachLine(LineVisitor visitor) {
    Member first = block.members().getFirst();
    for (int m = 0; m < block.form().methods().size(); m++) {
      Block.Method method = block.form().methods().get(m);
      for (int i = 0; i < method.lines().size(); i++) {
        visitor.visit(method, first.part().runs().get(m).uses().get(i), method.lines().get(i));
      }
    }
  }

  private void nameParameters() {
    List<Argument> places = block.members().getFirst().places();
    for (int slot = 0; slot < places.size(); slot++) {
      if (places.get(slot) instanceof Argument.Parameter(int index)) {
        slots.put(slot, fields.claim(parameter(index)));
      }
    }
    for (int slot = 0; slot < places.size(); slot++) {
      if (places.get(slot) instanceof Argument.Gradient(int index)) {
        slots.put(slot, fields.claim(parameter(index) + "Gradient"));
      }
    }
  }

  private String parameter(int index) {
    return Names.variable(within(plan.parameters().get(index).path()));
  }

  private void nameMemory() {
    for (int slot = 0; slot < block.form().slots().size(); slot++) {
      if (merged.get(slot) == slot && !slots.containsKey(slot)) {
        slots.put(slot, memory(slot));
      }
    }
  }

  private String memory(int slot) {
    Role role = block.form().slots().get(slot).role();
    return switch (role) {
      case PARAMETER, GRADIENT -> throw new IllegalStateException("emit: named before");
      case INPUT -> fields.claim("input");
      case OUTPUT -> fields.claim("output");
      case INPUT_GRADIENT -> fields.claim("inputGradient");
      case OUTPUT_GRADIENT -> fields.claim("outputGradient");
      case SCRATCH -> {
        String element = block.element(slot);
        yield fields.claim(element.equals("values") ? "scratch" : element);
      }
      case OWNED, SHARED -> {
        String element = block.element(slot);
        String name = within(buffer(slot).replace('.', '_'));
        String wanted = name.isEmpty() ? element : Names.variable(name);
        String otherwise = role == Role.OWNED ? wanted + "_" + element : "packed_" + wanted;
        yield fields.claim(wanted, Names.variable(otherwise));
      }
    };
  }

  private String buffer(int slot) {
    Argument place = block.members().getFirst().places().get(slot);
    return place instanceof Argument.Buffer(int buffer) ? plan.buffers().get(buffer).name() : "";
  }

  /** A path or a buffer's name without what leads to this block. */
  private String within(String path) {
    String flat = prefix.replace('.', '_');
    if (prefix.isEmpty() || path.length() < prefix.length()) {
      return path;
    }
    String start = path.substring(0, prefix.length()).replace('.', '_');
    String rest = path.substring(prefix.length());
    boolean inside = start.equals(flat) && (rest.isEmpty() || "._".indexOf(rest.charAt(0)) >= 0);
    return inside ? rest.replaceFirst("^[._]", "") : path;
  }

  private void nameKernel(Use use, Block.Line line) {
    if (!kernels.containsKey(line.call())) {
      String wanted = wanted(use);
      kernels.put(line.call(), fields.claim(wanted, wanted + "Kernel"));
    }
  }

  /** {@code convSign}: where the step is in the block, its {@code let} name, what it does. */
  private String wanted(Use use) {
    Origin origin = use.step().origin();
    String inside = origin.path().isEmpty() ? "" : within(origin.path());
    String place = inside + "_" + origin.name();
    boolean named = !origin.name().isEmpty();
    String verb = verb(use.step().call(), use.phase(), named || !inside.isEmpty(), named);
    return place.equals("_") && verb.isEmpty() ? "pass" : Names.join(place, verb);
  }

  private static String verb(Call call, String phase, boolean placed, boolean named) {
    boolean backward = phase.equals("backward");
    return switch (call) {
      case Call.ArrangeWeights _ -> "arrange";
      case Call.Convolution _, Call.ConvolutionWithEpilogue _ -> placed ? "" : "convolve";
      case Call.ConvolutionInputGradient _, Call.ConvolutionInputGradientWithEpilogue _ ->
          "backwardInput";
      case Call.ConvolutionWeightGradient _ -> "backwardWeight";
      case Call.MaxPool _, Call.AveragePool _ -> placed ? "" : "pool";
      case Call.MaxPoolGradient _, Call.AveragePoolGradient _ ->
          placed ? "backward" : "poolBackward";
      case Call.CrossEntropyLoss _ -> "crossEntropy";
      case Call.CrossEntropyGradient _ -> "crossEntropyBackward";
      case Call.RandomNumbers _ -> "random";
      case Call.ElementWise(var spec) ->
          backward ? "gradient" : isSign(spec) ? "sign" : named ? "" : "apply";
      case Call.Reduction(var spec) -> {
        String reduction = spec.mean() ? "mean" : "sum";
        yield backward ? "gradient_" + reduction : reduction;
      }
      case Call.Rearrange(var spec) -> rearrange(spec) + (backward ? "_gradient" : "");
      case Call.ThresholdSearch _ -> "thresholds";
    };
  }

  private static String rearrange(Move move) {
    return switch (move) {
      case Move.Window _ -> "window";
      case Move.Spread _ -> "spread";
      case Move.Concat _ -> "concat";
      case Move.Reshape _ -> "reshape";
    };
  }

  private static boolean isSign(Pointwise spec) {
    return spec.results().stream().allMatch(result -> result.element().isSign());
  }

  private void nameSpecifications(Use use, Block.Line line) {
    String kernel = kernel(line.call()).replaceFirst("Kernel$", "");
    switch (line.call()) {
      case Call.ArrangeWeights(var spec) -> name(spec, convolution(use), List.of());
      case Call.Convolution(var spec) -> name(spec, convolution(use), List.of());
      case Call.ConvolutionInputGradient(var spec) -> name(spec, convolution(use), List.of());
      case Call.ConvolutionWeightGradient(var spec) -> name(spec, convolution(use), List.of());
      case Call.ConvolutionWithEpilogue(var spec, var epilogue) -> {
        name(spec, convolution(use), List.of());
        name(epilogue, kernel + "Epilogue", operands("sum", line, 2, epilogue.operands().size()));
      }
      case Call.ConvolutionInputGradientWithEpilogue(var spec, var epilogue) -> {
        name(spec, convolution(use), List.of());
        name(epilogue, kernel + "Epilogue", operands("sum", line, 2, epilogue.operands().size()));
      }
      case Call.MaxPool(var spec) -> name(spec, kernel, List.of());
      case Call.MaxPoolGradient(var spec) -> name(spec, kernel, List.of());
      case Call.AveragePool(var spec) -> name(spec, kernel, List.of());
      case Call.AveragePoolGradient(var spec) -> name(spec, kernel, List.of());
      case Call.CrossEntropyLoss(var spec) -> name(spec, "crossEntropy", List.of());
      case Call.CrossEntropyGradient(var spec) -> name(spec, "crossEntropy", List.of());
      case Call.RandomNumbers(var spec) -> name(spec, kernel, List.of());
      case Call.ElementWise(var spec) ->
          name(spec, kernel, operands("", line, 0, spec.operands().size()));
      case Call.Reduction(var spec) ->
          name(spec, kernel, operands("", line, 0, spec.operands().size()));
      case Call.Rearrange(var spec) -> name((Record) spec, kernel, List.of());
      case Call.ThresholdSearch(var spec) ->
          name(spec, kernel, operands("count", line, 0, spec.operands().size()));
    }
  }

  private String convolution(Use use) {
    String inside = use.step().origin().path().isEmpty() ? "" : within(use.step().origin().path());
    return inside.isEmpty() ? "convolution" : Names.variable(inside);
  }

  private void name(Record spec, String variable, List<String> operands) {
    if (!specifications.containsKey(spec)) {
      String name = constants.claim(Names.constant(variable));
      specifications.put(spec, new Specification(name, spec, operands));
    }
  }

  /**
   * Names of a formula's operands: {@code first} unless empty, then arguments from {@code from}.
   */
  private List<String> operands(String first, Block.Line line, int from, int count) {
    Names scope = Names.reserving(List.of());
    List<String> operands = new ArrayList<>();
    if (!first.isEmpty()) {
      operands.add(scope.claim(first));
    }
    for (int i = from; operands.size() < count; i++) {
      operands.add(scope.claim(slot(line.slots().get(i))));
    }
    return operands;
  }
}
