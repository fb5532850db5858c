package org.bnn4j.generator.emit;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;

/**
 * The names that the files of one network share: their classes and the fields of its parameters.
 */
final class Naming {
  /**
   * Types that generated files mention, after which no nested class is called, and the axes, whose
   * imported constants would hide it.
   */
  private static final List<String> TYPES =
      List.of(
          "Backend",
          "Buffer",
          "C",
          "Conv2d",
          "CrossEntropy",
          "Float",
          "Formula",
          "Gradients",
          "H",
          "IllegalArgumentException",
          "IllegalStateException",
          "Initializer",
          "IOException",
          "Kernel",
          "Kernels",
          "List",
          "Memory",
          "Move",
          "N",
          "Object",
          "Optimizer",
          "OptimizerState",
          "Override",
          "PackedTensor",
          "PackedTensors",
          "Padding",
          "PackingMemory",
          "Parameter",
          "Parameters",
          "Path",
          "Pointwise",
          "Pool2d",
          "RandomUniform",
          "Reduce",
          "Seed",
          "Session",
          "Shape",
          "Steps",
          "String",
          "TensorType",
          "Thresholds",
          "W");

  private final NetworkPlan network;
  private final String name;
  private final List<ParameterInfo> parameters;
  private final Map<String, String> parameterFields = new LinkedHashMap<>();

  Naming(NetworkPlan network) {
    this.network = network;
    this.name = Names.type(network.instance().name().name());
    Names fields = Names.reserving(List.of("parameters", "closed", "backend"));
    this.parameters = parameters(network);
    for (ParameterInfo parameter : parameters) {
      parameterFields.put(parameter.path(), fields.claim(Names.variable(parameter.path())));
    }
  }

  /** The parameters of every form of the network, in the order of its text. */
  List<ParameterInfo> parameters() {
    return parameters;
  }

  private static List<ParameterInfo> parameters(NetworkPlan network) {
    Map<String, ParameterInfo> all = new LinkedHashMap<>();
    List<Plan> plans = new ArrayList<>();
    network.training().ifPresent(plans::add);
    plans.add(network.evaluation());
    plans.add(network.packed());
    plans.forEach(plan -> plan.parameters().forEach(p -> all.putIfAbsent(p.path(), p)));
    return List.copyOf(all.values());
  }

  /** The field that holds a parameter. */
  String parameter(String path) {
    return parameterFields.getOrDefault(path, "");
  }

  String parameter(Plan plan, Argument.Parameter argument) {
    return parameter(plan.parameters().get(argument.index()).path());
  }

  String gradient(Plan plan, Argument.Gradient argument) {
    return parameter(plan.parameters().get(argument.index()).path());
  }

  ClassName network() {
    return type("");
  }

  ClassName training() {
    return type("Training");
  }

  ClassName session() {
    return type("Session");
  }

  ClassName packed() {
    return ClassName.get(network.javaPackage(), "Packed" + name);
  }

  /** A scope for classes nested in any of the files. */
  Names nestedTypes() {
    List<String> reserved = new ArrayList<>(TYPES);
    for (ClassName type : List.of(network(), training(), session(), packed())) {
      reserved.add(type.simpleName());
    }
    return Names.reserving(reserved);
  }

  private ClassName type(String suffix) {
    return ClassName.get(network.javaPackage(), name + suffix);
  }
}
