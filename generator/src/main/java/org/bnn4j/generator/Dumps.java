package org.bnn4j.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bnn4j.generator.GenerationResult.Dump;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.GraphPrinter;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.PlanPrinter;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.generator.resolve.ProgramPrinter;
import org.bnn4j.grammar.SyntaxPrinter;
import org.bnn4j.grammar.syntax.BnnFile;

/** The texts that a request asks for, in the order in which they arise. */
final class Dumps {
  private final Set<Stage> wanted;
  private final List<Dump> list = new ArrayList<>();

  Dumps(Set<Stage> wanted) {
    this.wanted = wanted;
  }

  List<Dump> list() {
    return list;
  }

  private void add(String network, Stage stage, Supplier<String> text) {
    if (wanted.contains(stage)) {
      list.add(new Dump(network, stage, text.get()));
    }
  }

  void syntax(BnnFile file) {
    add("", Stage.SYNTAX, () -> SyntaxPrinter.print(file));
  }

  void program(Program program) {
    add("", Stage.PROGRAM, () -> ProgramPrinter.print(program));
  }

  void graph(Graph graph) {
    add(graph.network(), Stage.GRAPH, () -> GraphPrinter.print(graph));
  }

  void training(TrainingGraph graph) {
    add(graph.network(), Stage.TRAINING, () -> GraphPrinter.print(graph.region().nodes()));
  }

  void evaluation(InferenceGraph graph) {
    add(graph.network(), Stage.EVALUATION, () -> GraphPrinter.print(graph.region().nodes()));
  }

  void packed(InferenceGraph graph) {
    add(graph.network(), Stage.PACKED, () -> GraphPrinter.print(graph.region().nodes()));
  }

  void plan(Plan plan) {
    add(plan.network(), Stage.PLAN, () -> PlanPrinter.print(plan));
  }
}
