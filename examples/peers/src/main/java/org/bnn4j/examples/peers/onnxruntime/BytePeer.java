package org.bnn4j.examples.peers.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;
import java.util.Random;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.examples.benchmarks.Machine;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.examples.benchmarks.Offer;
import org.bnn4j.examples.benchmarks.Peer;
import org.bnn4j.examples.benchmarks.Task;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime on bytes: QLinearConv of unsigned activations and signed weights. */
public final class BytePeer implements Peer {
  private @Nullable Sessions sessions;

  @Override
  public String id() {
    return "ort_int8";
  }

  @Override
  public String name() {
    return "ONNX Runtime int8";
  }

  @Override
  public void open(int threads) {
    OrtEnvironment.getEnvironment();
    sessions = new Sessions(threads);
  }

  @Override
  public Offer layer(Layer layer) {
    return Offer.of(
        new Offer.Way("QLinearConv, NHWC", Task.of(open(layer, true))),
        new Offer.Way("QLinearConv, NCHW", Task.of(open(layer, false))));
  }

  private Runnable open(Layer layer, boolean channelsLast) {
    if (sessions == null) {
      throw new IllegalStateException("not open");
    }
    byte[] model = LayerModel.bytes(layer, channelsLast);
    return sessions.open(model, OptLevel.ALL_OPT, BytePeer::fillSigns);
  }

  /** With zero point 1, the bytes 0 and 2 are -1 and +1. */
  private static void fillSigns(ByteBuffer values) {
    Random random = new Random(1);
    while (values.hasRemaining()) {
      values.put((byte) (random.nextBoolean() ? 2 : 0));
    }
  }

  @Override
  public Offer inference(Network network) {
    return Offer.none("not asked");
  }

  @Override
  public Offer training(Network network, int batch) {
    return Offer.none("it does not train");
  }

  /** Four products of bytes in the place of one of floats, where there are instructions for it. */
  @Override
  public OptionalDouble peak(double fma) {
    return Machine.here().hasByteProducts() ? OptionalDouble.of(4 * fma) : OptionalDouble.empty();
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
  }
}
