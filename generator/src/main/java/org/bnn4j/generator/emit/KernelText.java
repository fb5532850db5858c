package org.bnn4j.generator.emit;

import com.palantir.javapoet.CodeBlock;
import org.bnn4j.generator.plan.Call;

/** How generated code asks a backend for a kernel: {@code kernels.conv2d(CONV)}. */
final class KernelText {
  private KernelText() {}

  static CodeBlock of(Call call, BlockNames names) {
    return switch (call) {
      case Call.ArrangeWeights(var spec) -> create("arrangeWeights", names.specification(spec));
      case Call.Convolution(var spec) -> create("conv2d", names.specification(spec));
      case Call.ConvolutionWithEpilogue(var spec, var epilogue) ->
          create("conv2d", names.specification(spec) + ", " + names.specification(epilogue));
      case Call.ConvolutionInputGradient(var spec) ->
          create("conv2dInputGradient", names.specification(spec));
      case Call.ConvolutionInputGradientWithEpilogue(var spec, var epilogue) ->
          create(
              "conv2dInputGradient",
              names.specification(spec) + ", " + names.specification(epilogue));
      case Call.ConvolutionWeightGradient(var spec) ->
          create("conv2dWeightGradient", names.specification(spec));
      case Call.MaxPool(var spec) -> create("maxPool", names.specification(spec));
      case Call.MaxPoolGradient(var spec) -> create("maxPoolGradient", names.specification(spec));
      case Call.AveragePool(var spec) -> create("averagePool", names.specification(spec));
      case Call.AveragePoolGradient(var spec) ->
          create("averagePoolGradient", names.specification(spec));
      case Call.CrossEntropyLoss(var spec) -> create("crossEntropy", names.specification(spec));
      case Call.CrossEntropyGradient(var spec) ->
          create("crossEntropyGradient", names.specification(spec));
      case Call.RandomNumbers(var spec) -> create("randomUniform", names.specification(spec));
      case Call.ElementWise(var spec) -> create("pointwise", names.specification(spec));
      case Call.Reduction(var spec) -> create("reduce", names.specification(spec));
      case Call.Rearrange(var spec) -> create("move", names.specification((Record) spec));
      case Call.ThresholdSearch(var spec) -> create("thresholds", names.specification(spec));
    };
  }

  private static CodeBlock create(String method, String specification) {
    return CodeBlock.of("kernels.$L($L)", method, specification);
  }
}
