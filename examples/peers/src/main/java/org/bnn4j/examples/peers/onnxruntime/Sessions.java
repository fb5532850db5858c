package org.bnn4j.examples.peers.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sessions of ONNX Runtime with a fixed number of threads, whose memory is kept between runs. */
final class Sessions implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final int threads;

  Sessions(int threads) {
    this.threads = threads;
  }

  /** Opens a model; a run of the result reads one tensor and writes the other. */
  Runnable open(byte[] model, SessionOptions.OptLevel level, Tensor input, Tensor output) {
    try {
      OrtSession session = environment.createSession(model, options(level));
      opened.add(session);
      Map<String, OnnxTensor> inputs = Map.of(input.name(), tensor(input));
      Map<String, OnnxTensor> outputs = Map.of(output.name(), tensor(output));
      return () -> run(session, inputs, outputs);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private OnnxTensor tensor(Tensor tensor) throws OrtException {
    OnnxTensor result =
        OnnxTensor.createTensor(environment, tensor.values(), tensor.shape(), tensor.type());
    opened.add(result);
    return result;
  }

  private static void run(
      OrtSession session, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    try (OrtSession.Result _ = session.run(inputs, Set.of(), outputs)) {
      // The output is in its tensor.
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private SessionOptions options(SessionOptions.OptLevel level) throws OrtException {
    SessionOptions options = new SessionOptions();
    opened.add(options);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(level);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  @Override
  public void close() {
    for (AutoCloseable resource : opened.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    opened.clear();
  }
}
