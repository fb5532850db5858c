package org.bnn4j.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.ReportResult.NetworkReport;
import org.bnn4j.generator.check.Checks;
import org.bnn4j.generator.elaborate.Elaborator;
import org.bnn4j.generator.elaborate.Mode;
import org.bnn4j.generator.emit.Emitter;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.generator.gradient.Differentiator;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Planner;
import org.bnn4j.generator.report.Report;
import org.bnn4j.generator.report.Reporter;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.generator.resolve.Resolver;
import org.bnn4j.generator.rewrite.Rewrites;
import org.bnn4j.generator.summary.Summarizer;
import org.bnn4j.generator.summary.Summary;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;

/** The compiler. It reads and writes no file. */
public final class Generator {
  /**
   * Generates the Java sources of every network in the request.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if the input has errors; it carries
   *     all of the stage that found them
   */
  public GenerationResult generate(GenerationRequest request) {
    Diagnostics diagnostics = new Diagnostics();
    List<BnnFile> files = parse(request.sources(), diagnostics);
    Program program = program(request, files, diagnostics);

    Dumps dumps = new Dumps(request.dumps());
    files.forEach(dumps::syntax);
    dumps.program(program);
    List<GeneratedFile> generated = new ArrayList<>();
    for (Elaborated network : elaborate(program, diagnostics)) {
      generated.addAll(Emitter.emit(plan(program, network, request, dumps, diagnostics)));
    }
    return new GenerationResult(generated, diagnostics.list(), dumps.list());
  }

  /**
   * Counts what every network in the request costs, of which only the graph for use is made.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if the input has errors; it carries
   *     all of the stage that found them
   */
  public SummaryResult summarize(GenerationRequest request) {
    Diagnostics diagnostics = new Diagnostics();
    List<BnnFile> files = parse(request.sources(), diagnostics);
    Program program = program(request, files, diagnostics);
    List<Summary> summaries = new ArrayList<>();
    for (NetworkInstance network : program.networks()) {
      Graph graph = Elaborator.elaborate(program, network, Mode.INFERENCE, diagnostics);
      if (!diagnostics.hasErrors()) {
        summaries.add(Summarizer.summarize(InferenceGraph.of(graph)));
      }
    }
    diagnostics.throwIfErrors();
    return new SummaryResult(summaries, diagnostics.list());
  }

  /**
   * Says of every network in the request what was fused and packed, and what training keeps.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if the input has errors; it carries
   *     all of the stage that found them
   */
  public ReportResult report(GenerationRequest request) {
    Diagnostics diagnostics = new Diagnostics();
    List<BnnFile> files = parse(request.sources(), diagnostics);
    Program program = program(request, files, diagnostics);
    List<NetworkReport> reports = new ArrayList<>();
    for (Elaborated network : elaborate(program, diagnostics)) {
      Report report =
          Reporter.report(
              network.training(),
              gradients(network.training(), diagnostics),
              InferenceGraph.of(network.inference()));
      reports.add(new NetworkReport(javaPackage(program, network.network(), request), report));
    }
    return new ReportResult(reports, diagnostics.list());
  }

  private static Optional<TrainingGraph> gradients(Graph training, Diagnostics diagnostics) {
    Optional<TrainingGraph> gradients =
        training.loss().map(loss -> Differentiator.differentiate(training, diagnostics));
    diagnostics.throwIfErrors();
    return gradients;
  }

  /**
   * The graph for use of every network in the request, before any rewrite. Its parameters are all
   * that a file of the network holds, also those that only training reads.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if the input has errors; it carries
   *     all of the stage that found them
   */
  public GraphResult graphs(GenerationRequest request) {
    Diagnostics diagnostics = new Diagnostics();
    List<BnnFile> files = parse(request.sources(), diagnostics);
    Program program = program(request, files, diagnostics);
    List<InferenceGraph> graphs = new ArrayList<>();
    for (Elaborated network : elaborate(program, diagnostics)) {
      List<Node> nodes = new ArrayList<>(network.training().nodes());
      nodes.addAll(network.inference().nodes());
      List<ParameterInfo> parameters =
          InferenceGraph.parameters(nodes).stream().distinct().toList();
      InferenceGraph graph = InferenceGraph.of(network.inference());
      graphs.add(new InferenceGraph(graph.network(), graph.region(), graph.outputs(), parameters));
    }
    return new GraphResult(graphs, diagnostics.list());
  }

  private static Program program(
      GenerationRequest request, List<BnnFile> files, Diagnostics diagnostics) {
    List<BnnFile> library = parse(StandardLibrary.sources(), diagnostics);
    List<BnnFile> neighbours = parse(request.neighbours(), diagnostics);
    diagnostics.throwIfErrors();
    Program program = Resolver.resolve(library, neighbours, files, diagnostics);
    Checks.run(program, diagnostics);
    diagnostics.throwIfErrors();
    return program;
  }

  private static List<BnnFile> parse(List<Source> sources, Diagnostics diagnostics) {
    return sources.stream().map(source -> Parser.parse(source, diagnostics)).toList();
  }

  /** A network as it trains and as it is used. */
  private record Elaborated(NetworkInstance network, Graph training, Graph inference) {}

  /** Elaborates all networks before any goes on, so that one run reports all their errors. */
  private static List<Elaborated> elaborate(Program program, Diagnostics diagnostics) {
    List<Elaborated> all = new ArrayList<>();
    for (NetworkInstance network : program.networks()) {
      Graph training = Elaborator.elaborate(program, network, Mode.TRAINING, diagnostics);
      Graph inference = Elaborator.elaborate(program, network, Mode.INFERENCE, diagnostics);
      all.add(new Elaborated(network, training, inference));
    }
    diagnostics.throwIfErrors();
    return all;
  }

  private static NetworkPlan plan(
      Program program,
      Elaborated elaborated,
      GenerationRequest request,
      Dumps dumps,
      Diagnostics diagnostics) {
    NetworkInstance network = elaborated.network();
    Graph training = elaborated.training();
    dumps.graph(training);

    Optional<TrainingGraph> trainingGraph =
        gradients(training, diagnostics).map(Rewrites::training);
    InferenceGraph evaluationGraph = Rewrites.evaluation(InferenceGraph.of(elaborated.inference()));
    InferenceGraph packedGraph = Rewrites.packed(InferenceGraph.of(elaborated.inference()));
    trainingGraph.ifPresent(dumps::training);
    dumps.evaluation(evaluationGraph);
    dumps.packed(packedGraph);

    Optional<Plan> trainingPlan = trainingGraph.map(Planner::training);
    Plan evaluation = Planner.evaluation(evaluationGraph);
    Plan packed = Planner.packed(packedGraph);
    trainingPlan.ifPresent(dumps::plan);
    dumps.plan(evaluation);
    dumps.plan(packed);
    return new NetworkPlan(
        network,
        javaPackage(program, network, request),
        Elaborator.settings(program, network, diagnostics),
        trainingPlan,
        evaluation,
        packed);
  }

  private static String javaPackage(
      Program program, NetworkInstance network, GenerationRequest request) {
    String own = program.packageOf(network.span().source());
    return own.isEmpty() ? request.defaultPackage() : own;
  }
}
