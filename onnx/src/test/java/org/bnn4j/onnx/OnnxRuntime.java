package org.bnn4j.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs models. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /** What is done to a model before it runs. */
  enum Optimizer {
    NONE,
    ALL,
    /** All but the multiplication of weights by scales. */
    WITHOUT_SCALES;

    private void set(OrtSession.SessionOptions options) throws OrtException {
      options.setOptimizationLevel(this == NONE ? OptLevel.NO_OPT : OptLevel.ALL_OPT);
      if (this == WITHOUT_SCALES) {
        options.addConfigEntry("optimization.disable_specified_optimizers", "ConvMulFusion");
      }
    }
  }

  /** The outputs of a model, in its order. */
  static List<float[]> run(OnnxModel model, Optimizer optimizer, int n, List<float[]> inputs)
      throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    try (var options = new OrtSession.SessionOptions()) {
      optimizer.set(options);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model.toBytes(), options)) {
        return run(environment, session, n, inputs);
      }
    }
  }

  private static List<float[]> run(
      OrtEnvironment environment, OrtSession session, int n, List<float[]> inputs)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      int next = 0;
      for (var input : session.getInputInfo().entrySet()) {
        long[] dims = ((TensorInfo) input.getValue().getInfo()).getShape().clone();
        dims[0] = n;
        FloatBuffer values = FloatBuffer.wrap(inputs.get(next++));
        tensors.put(input.getKey(), OnnxTensor.createTensor(environment, values, dims));
      }
      List<float[]> outputs = new ArrayList<>();
      try (OrtSession.Result result = session.run(tensors)) {
        for (var output : result) {
          FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
          float[] values = new float[buffer.remaining()];
          buffer.get(values);
          outputs.add(values);
        }
      }
      return outputs;
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }
}
