package org.bnn4j.generator.emit;

import static org.bnn4j.runtime.kernel.Axis.C;
import static org.bnn4j.runtime.kernel.Axis.H;
import static org.bnn4j.runtime.kernel.Axis.N;
import static org.bnn4j.runtime.kernel.Axis.W;
import static org.bnn4j.runtime.kernel.Element.REAL;
import static org.bnn4j.runtime.kernel.Element.SIGN;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.batchSize;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Shape.batch;
import static org.bnn4j.runtime.kernel.Shape.perChannel;
import static org.bnn4j.runtime.kernel.TensorType.count;
import static org.bnn4j.runtime.kernel.TensorType.index;
import static org.bnn4j.runtime.kernel.TensorType.real;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Setting;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Form;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** A small network as a planner would lay it out: a stem, two equal residual units and a head. */
final class SmallNet {
  static final Source SOURCE =
      Source.of(
          "src/main/bnn/SmallNet.bnn",
          """
          package org.example.small

          /// Tells three patterns apart, on images of 6 x 6 pixels.
          ///
          /// Shortcuts are real; weights of the units are binary.
          network SmallNet(classes: int = 3, width: int = 4) {
            input image: real[1, 6, 6]
            target label: index[]

            let stem  = image |> conv(width, kernel: 3, padding: 1)
            let stage = stem |> repeat(2) residual_unit()

            output logits = stage |> global_avg_pool() |> linear(classes)
            loss cross_entropy(logits, label)
          }

          block residual_unit() (x: real[c, h, w]) {
            let main = x |> conv: binary_conv(c, kernel: 3, padding: 1)
            return main + x
          }

          block binary_conv(out: int, kernel: int, padding: int) (x: real[c, h, w]) {
            parameter weight: real[out, c, kernel, kernel] = normal(0, 0.3)
            let bits   = sign(x, +1)
            let alpha  = mean(abs(weight), over: [c, h, w])
            let binary = sign(weight, +1)
            return alpha * conv2d(padding: padding)(bits, binary)
          }
          """);

  private static final Shape IMAGE = batch(4, 6, 6);
  private static final TensorType REALS = real(IMAGE);
  private static final Shape WEIGHT = Shape.of(4, 4, 3, 3);
  private static final Conv2d STEM =
      new Conv2d(REAL, REAL, 1, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0);
  private static final Conv2d CONV =
      new Conv2d(SIGN, SIGN, 4, 6, 6, 4, 3, 3, 1, Padding.all(1), 1, 1, 0);
  private static final Conv2d LINEAR =
      new Conv2d(REAL, REAL, 4, 1, 1, 3, 1, 1, 1, Padding.all(0), 1, 1, 0);
  private static final Pool2d POOL = new Pool2d(REAL, 4, 6, 6, 6, 6, 6, Padding.all(0), false);
  private static final CrossEntropy LOSS = new CrossEntropy(3, 0.1f);
  private static final TensorType LOGITS = real(batch(3, 1, 1));
  private static final TensorType ONE = real(batch(1, 1, 1));

  private static final String STEM_LINE = "let stem  = image |> conv(width, kernel: 3, padding: 1)";
  private static final String STAGE_LINE = "let stage = stem |> repeat(2) residual_unit()";
  private static final String HEAD_LINE =
      "output logits = stage |> global_avg_pool() |> linear(classes)";
  private static final String LOSS_LINE = "loss cross_entropy(logits, label)";
  private static final String BITS = "let bits   = sign(x, +1)";
  private static final String ALPHA = "let alpha  = mean(abs(weight), over: [c, h, w])";
  private static final String BINARY = "let binary = sign(weight, +1)";
  private static final String RETURN = "return alpha * conv2d(padding: padding)(bits, binary)";
  private static final String SUM = "return main + x";

  private static final List<ParameterInfo> PARAMETERS =
      List.of(
          trained("stem.weight", new ParameterInfo.Initializer.Normal(0, 0.3f), 4, 1, 3, 3),
          trained(
              "stage.unit.conv.weight", new ParameterInfo.Initializer.Normal(0, 0.3f), 4, 4, 3, 3),
          trained(
              "stage.unit_2.conv.weight",
              new ParameterInfo.Initializer.Normal(0, 0.3f),
              4,
              4,
              3,
              3),
          trained("linear.weight", new ParameterInfo.Initializer.Uniform(-0.5f, 0.5f), 3, 4),
          trained("linear.bias", new ParameterInfo.Initializer.Constant(0), 3));

  private SmallNet() {}

  static NetworkPlan plan() {
    return new NetworkPlan(
        NetworkInstance.of(declaration()),
        "org.example.small",
        List.of(new Setting("classes", "3"), new Setting("width", "4")),
        Optional.of(training()),
        evaluation(),
        packed());
  }

  private static ParameterInfo trained(
      String path, ParameterInfo.Initializer initializer, Integer... sizes) {
    return new ParameterInfo(path, List.of(sizes), ParameterKind.TRAINED, initializer);
  }

  private static NetworkDeclaration declaration() {
    String text = SOURCE.text();
    int start = text.indexOf("network SmallNet");
    Span span = new Span(SOURCE, start, text.indexOf("\n}\n") + 2);
    return new NetworkDeclaration(
        Optional.of(
            "Tells three patterns apart, on images of 6 x 6 pixels.\n\n"
                + "Shortcuts are real; weights of the units are binary."),
        new Identifier("SmallNet", PlanBuilder.span(SOURCE, "SmallNet")),
        List.of(),
        List.of(),
        span);
  }

  private static Plan training() {
    var b = new PlanBuilder(SOURCE, Form.TRAINING, PARAMETERS);
    b.input("image", false, real(batch(1, 6, 6)), 1, 6, 6);
    b.input("label", true, index(batch(1, 1, 1)));
    b.buffer("stem", Lifetime.KEPT, REALS);
    for (String unit : List.of("stage_unit", "stage_unit_2")) {
      b.buffer(unit, Lifetime.KEPT, REALS);
      b.buffer(unit + "_conv_bits", Lifetime.KEPT, TensorType.sign(IMAGE));
      b.buffer(unit + "_conv_alpha", Lifetime.KEPT, real(perChannel(4)));
      b.buffer(unit + "_conv_binary", Lifetime.KEPT, TensorType.sign(WEIGHT));
      b.arranged(unit + "_conv_arranged", Lifetime.KEPT, CONV);
    }
    b.arranged("stem_arranged", Lifetime.KEPT, STEM);
    b.arranged("linear_arranged", Lifetime.KEPT, LINEAR);
    b.buffer("global_avg_pool", Lifetime.KEPT, real(batch(4, 1, 1)));
    b.buffer("logits", Lifetime.KEPT, LOGITS);
    b.buffer("losses", Lifetime.SCRATCH, ONE);
    b.buffer("loss", Lifetime.KEPT, real(Shape.scalar()));
    b.buffer("scratch1", Lifetime.SCRATCH, REALS, count(IMAGE), real(Shape.of(4, 1, 1, 1)), LOGITS);
    b.buffer("scratch2", Lifetime.SCRATCH, REALS, real(batch(4, 1, 1)));
    b.buffer("scratch3", Lifetime.SCRATCH, REALS, real(WEIGHT));
    b.output("logits", "logits", LOGITS, 3);
    b.output("loss", "loss", real(Shape.scalar()));
    b.phase("forward");
    stem(b, "image", "stem");
    unitForward(b, "stage.unit", "stem", "stage_unit");
    unitForward(b, "stage.unit_2", "stage_unit", "stage_unit_2");
    head(b);
    b.at("", "SmallNet", LOSS_LINE);
    b.step("", LOSS_LINE, new Call.CrossEntropyLoss(LOSS), "logits", "label", "losses");
    b.step("", LOSS_LINE, new Call.Reduction(mean(ONE, argument(0), N)), "losses", "loss");
    b.phase("backward");
    headBackward(b);
    unitBackward(b, "stage.unit_2", "stage_unit", "scratch1", "scratch2", "scratch3");
    unitBackward(b, "stage.unit", "stem", "scratch3", "scratch2", "scratch1");
    b.at("stem", "conv", STEM_LINE);
    b.step(
        "",
        STEM_LINE,
        new Call.ConvolutionWeightGradient(STEM),
        "scratch1",
        "image",
        "∂stem.weight");
    return b.build("SmallNet");
  }

  private static Reduce mean(
      TensorType operand, Formula formula, org.bnn4j.runtime.kernel.Axis... over) {
    return new Reduce(operand.shape(), List.of(operand), List.of(formula), List.of(over), true);
  }

  private static Call pass(
      Shape shape, TensorType result, Formula formula, TensorType... operands) {
    return new Call.ElementWise(Pointwise.of(shape, result.element(), formula, operands));
  }

  private static void stem(PlanBuilder b, String image, String result) {
    b.at("stem", "conv", STEM_LINE);
    b.step("", STEM_LINE, new Call.ArrangeWeights(STEM), "@stem.weight", "stem_arranged");
    b.step("", STEM_LINE, new Call.Convolution(STEM), image, "stem_arranged", result);
  }

  private static void weights(PlanBuilder b, String path, String alpha, String binary) {
    String weight = "@" + path + ".conv.weight";
    b.at(path + ".conv", "binary_conv", STAGE_LINE);
    b.step(
        "alpha",
        ALPHA,
        new Call.Reduction(mean(real(WEIGHT), abs(argument(0)), C, H, W)),
        weight,
        "scratch1");
    b.step(
        "",
        ALPHA,
        new Call.Rearrange(new Move.Reshape(real(Shape.of(4, 1, 1, 1)), perChannel(4))),
        "scratch1",
        alpha);
    b.step(
        "binary",
        BINARY,
        pass(WEIGHT, TensorType.sign(WEIGHT), sign(argument(0), 1), real(WEIGHT)),
        weight,
        binary);
  }

  private static void unitForward(PlanBuilder b, String path, String in, String out) {
    String own = path.replace('.', '_') + "_conv_";
    weights(b, path, own + "alpha", own + "binary");
    b.step("", BINARY, new Call.ArrangeWeights(CONV), own + "binary", own + "arranged");
    unitRun(b, path, in, own + "bits", own + "arranged", own + "alpha", "scratch1", out);
  }

  private static void unitRun(
      PlanBuilder b,
      String path,
      String in,
      String bits,
      String arranged,
      String alpha,
      String counts,
      String out) {
    b.at(path + ".conv", "binary_conv", STAGE_LINE);
    b.step(
        "bits", BITS, pass(IMAGE, TensorType.sign(IMAGE), sign(argument(0), 1), REALS), in, bits);
    b.step("", RETURN, new Call.Convolution(CONV), bits, arranged, counts);
    b.at(path, "residual_unit", STAGE_LINE);
    b.step(
        "",
        SUM,
        pass(
            IMAGE,
            REALS,
            add(multiply(argument(0), argument(1)), argument(2)),
            count(IMAGE),
            real(perChannel(4)),
            REALS),
        counts,
        alpha,
        in,
        out);
  }

  private static void unitBackward(
      PlanBuilder b, String path, String in, String dout, String scratch, String din) {
    String own = path.replace('.', '_') + "_conv_";
    String weight = path + ".conv.weight";
    b.at(path + ".conv", "binary_conv", STAGE_LINE);
    b.step(
        "",
        RETURN,
        pass(IMAGE, REALS, multiply(argument(0), argument(1)), REALS, real(perChannel(4))),
        dout,
        own + "alpha",
        scratch);
    b.step(
        "", RETURN, new Call.ConvolutionWeightGradient(CONV), scratch, own + "bits", "∂" + weight);
    b.step(
        "binary",
        BINARY,
        pass(
            WEIGHT,
            real(WEIGHT),
            select(greater(abs(argument(0)), constant(1)), constant(0), argument(1)),
            real(WEIGHT),
            real(WEIGHT)),
        "@" + weight,
        "∂" + weight,
        "∂" + weight);
    b.step("", RETURN, new Call.ConvolutionInputGradient(CONV), scratch, own + "binary", din);
    b.step(
        "bits",
        BITS,
        pass(
            IMAGE,
            REALS,
            add(
                argument(0),
                select(greater(abs(argument(1)), constant(1)), constant(0), argument(2))),
            REALS,
            REALS,
            REALS),
        dout,
        in,
        din,
        din);
  }

  private static void head(PlanBuilder b) {
    b.at("linear", "linear", HEAD_LINE);
    b.step("", HEAD_LINE, new Call.ArrangeWeights(LINEAR), "@linear.weight", "linear_arranged");
    headRun(b, "stage_unit_2", "global_avg_pool", "@linear.bias", "logits");
  }

  private static void headRun(PlanBuilder b, String in, String pooled, String bias, String logits) {
    b.at("global_avg_pool", "global_avg_pool", HEAD_LINE);
    b.step("", HEAD_LINE, new Call.AveragePool(POOL), in, pooled);
    b.at("linear", "linear", HEAD_LINE);
    var epilogue =
        Pointwise.of(
            LOGITS.shape(), REAL, add(argument(0), argument(1)), LOGITS, real(perChannel(3)));
    b.step(
        "",
        HEAD_LINE,
        new Call.ConvolutionWithEpilogue(LINEAR, epilogue),
        pooled,
        "linear_arranged",
        bias,
        logits);
  }

  private static void headBackward(PlanBuilder b) {
    b.at("", "SmallNet", LOSS_LINE);
    b.step("", LOSS_LINE, pass(ONE.shape(), ONE, divide(constant(1), batchSize())), "losses");
    b.step(
        "",
        LOSS_LINE,
        new Call.CrossEntropyGradient(LOSS),
        "losses",
        "logits",
        "label",
        "scratch1");
    b.at("linear", "linear", HEAD_LINE);
    b.step(
        "",
        HEAD_LINE,
        new Call.Reduction(
            new Reduce(LOGITS.shape(), List.of(LOGITS), List.of(argument(0)), List.of(N), false)),
        "scratch1",
        "∂linear.bias");
    b.step(
        "",
        HEAD_LINE,
        new Call.ConvolutionWeightGradient(LINEAR),
        "scratch1",
        "global_avg_pool",
        "∂linear.weight");
    b.step(
        "",
        HEAD_LINE,
        new Call.ConvolutionInputGradient(LINEAR),
        "scratch1",
        "@linear.weight",
        "scratch2");
    b.at("global_avg_pool", "global_avg_pool", HEAD_LINE);
    b.step("", HEAD_LINE, new Call.AveragePoolGradient(POOL), "scratch2", "scratch1");
  }

  private static Plan evaluation() {
    var b = new PlanBuilder(SOURCE, Form.EVALUATION, PARAMETERS);
    b.input("image", false, real(batch(1, 6, 6)), 1, 6, 6);
    inferenceMemory(b, Lifetime.PREPARED);
    b.phase("prepare");
    b.at("stem", "conv", STEM_LINE);
    b.step("", STEM_LINE, new Call.ArrangeWeights(STEM), "@stem.weight", "stem_arranged");
    for (String path : List.of("stage.unit", "stage.unit_2")) {
      String own = path.replace('.', '_') + "_conv_";
      weights(b, path, own + "alpha", own + "binary");
      b.step("", BINARY, new Call.ArrangeWeights(CONV), own + "binary", own + "arranged");
    }
    b.at("linear", "linear", HEAD_LINE);
    b.step("", HEAD_LINE, new Call.ArrangeWeights(LINEAR), "@linear.weight", "linear_arranged");
    run(b, "@linear.bias");
    return b.build("SmallNet");
  }

  private static Plan packed() {
    var b = new PlanBuilder(SOURCE, Form.PACKED, PARAMETERS);
    b.input("image", false, real(batch(1, 6, 6)), 1, 6, 6);
    inferenceMemory(b, Lifetime.PACKED);
    TensorType stem = real(STEM.weightType().shape());
    TensorType linear = real(LINEAR.weightType().shape());
    b.buffer("stem_weight", Lifetime.PACKED, stem);
    b.buffer("linear_weight", Lifetime.PACKED, linear);
    b.buffer("linear_bias", Lifetime.PACKED, real(perChannel(3)));
    b.phase("pack");
    b.at("stem", "conv", STEM_LINE);
    b.step(
        "", STEM_LINE, pass(stem.shape(), stem, argument(0), stem), "@stem.weight", "stem_weight");
    for (String path : List.of("stage.unit", "stage.unit_2")) {
      String own = path.replace('.', '_') + "_conv_";
      weights(b, path, own + "alpha", own + "binary");
    }
    b.at("linear", "linear", HEAD_LINE);
    b.step(
        "",
        HEAD_LINE,
        pass(linear.shape(), linear, argument(0), linear),
        "@linear.weight",
        "linear_weight");
    b.step(
        "",
        HEAD_LINE,
        pass(perChannel(3), real(perChannel(3)), argument(0), real(perChannel(3))),
        "@linear.bias",
        "linear_bias");
    b.phase("load");
    b.at("stem", "conv", STEM_LINE);
    b.step("", STEM_LINE, new Call.ArrangeWeights(STEM), "stem_weight", "stem_arranged");
    for (String path : List.of("stage.unit", "stage.unit_2")) {
      String own = path.replace('.', '_') + "_conv_";
      b.at(path + ".conv", "binary_conv", STAGE_LINE);
      b.step("", BINARY, new Call.ArrangeWeights(CONV), own + "binary", own + "arranged");
    }
    b.at("linear", "linear", HEAD_LINE);
    b.step("", HEAD_LINE, new Call.ArrangeWeights(LINEAR), "linear_weight", "linear_arranged");
    run(b, "linear_bias");
    return b.build("SmallNet");
  }

  private static void inferenceMemory(PlanBuilder b, Lifetime weights) {
    for (String unit : List.of("stage_unit", "stage_unit_2")) {
      b.buffer(unit + "_conv_alpha", weights, real(perChannel(4)));
      b.buffer(unit + "_conv_binary", weights, TensorType.sign(WEIGHT));
      b.arranged(unit + "_conv_arranged", Lifetime.PREPARED, CONV);
    }
    b.arranged("stem_arranged", Lifetime.PREPARED, STEM);
    b.arranged("linear_arranged", Lifetime.PREPARED, LINEAR);
    b.buffer(
        "scratch1",
        Lifetime.SCRATCH,
        count(IMAGE),
        real(Shape.of(4, 1, 1, 1)),
        real(batch(4, 1, 1)));
    b.buffer("scratch2", Lifetime.SCRATCH, REALS);
    b.buffer("scratch3", Lifetime.SCRATCH, TensorType.sign(IMAGE));
    b.buffer("scratch4", Lifetime.SCRATCH, LOGITS);
    b.output("logits", "scratch4", LOGITS, 3);
  }

  private static void run(PlanBuilder b, String bias) {
    b.phase("run");
    b.at("stem", "conv", STEM_LINE);
    b.step("", STEM_LINE, new Call.Convolution(STEM), "image", "stem_arranged", "scratch2");
    for (String path : List.of("stage.unit", "stage.unit_2")) {
      String own = path.replace('.', '_') + "_conv_";
      unitRun(
          b, path, "scratch2", "scratch3", own + "arranged", own + "alpha", "scratch1", "scratch2");
    }
    headRun(b, "scratch2", "scratch1", bias, "scratch4");
  }
}
