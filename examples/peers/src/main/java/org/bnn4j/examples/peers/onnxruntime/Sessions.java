package org.bnn4j.examples.peers.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Sessions of ONNX Runtime with a fixed number of threads, whose memory is kept between runs. */
final class Sessions implements AutoCloseable {
  /** How exported networks call the size of a batch. */
  private static final String BATCH = "N";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final int threads;

  Sessions(int threads) {
    this.threads = threads;
  }

  /**
   * Opens a model for batches of one image; a run of the result reads and writes tensors that are
   * made here.
   *
   * @param fill writes the inputs once
   */
  Model open(byte[] model, SessionOptions.OptLevel level, Consumer<ByteBuffer> fill) {
    try {
      OrtSession session = environment.createSession(model, options(level));
      opened.add(session);
      Map<String, OnnxTensor> inputs = tensors(session.getInputInfo(), fill);
      Map<String, OnnxTensor> outputs = tensors(session.getOutputInfo(), _ -> {});
      return new Model(session, inputs, outputs);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, OnnxTensor> tensors(Map<String, NodeInfo> infos, Consumer<ByteBuffer> fill)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (NodeInfo info : infos.values()) {
      TensorInfo tensor = (TensorInfo) info.getInfo();
      long[] shape = Arrays.stream(tensor.getShape()).map(size -> Math.max(1, size)).toArray();
      long bytes = Arrays.stream(shape).reduce(tensor.type.size, (a, b) -> a * b);
      ByteBuffer values =
          ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
      fill.accept(values);
      values.clear();
      tensors.put(info.getName(), OnnxTensor.createTensor(environment, values, shape, tensor.type));
    }
    opened.addAll(tensors.values());
    return tensors;
  }

  /** A model with its inputs and outputs. */
  record Model(OrtSession session, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs)
      implements Runnable {
    @Override
    public void run() {
      try (OrtSession.Result _ = session.run(inputs, Set.of(), outputs)) {
        // The outputs are in their tensors.
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Copies the only output, floats. */
    void read(float[] values) {
      OnnxTensor output = outputs.values().iterator().next();
      output.getByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    }
  }

  private SessionOptions options(SessionOptions.OptLevel level) throws OrtException {
    SessionOptions options = new SessionOptions();
    opened.add(options);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(level);
    options.setSymbolicDimensionValue(BATCH, 1);
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
