package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bnn4j.generator.check.Checks;
import org.bnn4j.generator.elaborate.Elaborator;
import org.bnn4j.generator.elaborate.Mode;
import org.bnn4j.generator.gradient.Differentiator;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Planner;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.generator.resolve.Resolver;
import org.bnn4j.generator.rewrite.Rewrites;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;

/** What the compiler makes of one network, stage by stage. */
public final class Stages {
  private final Program program;
  private final NetworkInstance network;
  private final Diagnostics diagnostics = new Diagnostics();

  private Stages(String text, String name) {
    List<BnnFile> library =
        StandardLibrary.sources().stream().map(s -> Parser.parse(s, diagnostics)).toList();
    BnnFile file = Parser.parse(Source.of("Test.bnn", text), diagnostics);
    good();
    program = Resolver.resolve(library, List.of(file), diagnostics);
    Checks.run(program, diagnostics);
    good();
    network =
        program.networks().stream()
            .filter(n -> n.name().name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  /** The stages of the network {@code name} of a text without any error. */
  public static Stages of(String text, String name) {
    return new Stages(text, name);
  }

  private void good() {
    assertThat(diagnostics.hasErrors()).as(DiagnosticPrinter.print(diagnostics.list())).isFalse();
  }

  public Graph graph(Mode mode) {
    Graph graph = Elaborator.elaborate(program, network, mode, diagnostics);
    good();
    return graph;
  }

  public InferenceGraph inference() {
    return InferenceGraph.of(graph(Mode.INFERENCE));
  }

  public TrainingGraph differentiated() {
    TrainingGraph graph = Differentiator.differentiate(graph(Mode.TRAINING), diagnostics);
    good();
    return graph;
  }

  public Plan training() {
    return Planner.training(Rewrites.training(differentiated()));
  }

  public Plan evaluation() {
    return Planner.evaluation(Rewrites.evaluation(inference()));
  }

  public Plan packed() {
    return Planner.packed(Rewrites.packed(inference()));
  }
}
