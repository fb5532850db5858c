package org.bnn4j.examples.peers.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;
import java.util.Random;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.examples.benchmarks.Offer;
import org.bnn4j.examples.benchmarks.Peer;
import org.bnn4j.examples.benchmarks.Task;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime on floats. */
public final class FloatPeer implements Peer {
  private @Nullable Sessions sessions;

  @Override
  public String id() {
    return "ort_fp32";
  }

  @Override
  public String name() {
    return "ONNX Runtime fp32";
  }

  @Override
  public void open(int threads) {
    OrtEnvironment.getEnvironment();
    sessions = new Sessions(threads);
  }

  @Override
  public Offer layer(Layer layer) {
    return Offer.of(
        new Offer.Way("channels in blocks", Task.of(open(layer, OptLevel.ALL_OPT))),
        new Offer.Way("NCHW", Task.of(open(layer, OptLevel.BASIC_OPT))));
  }

  private Runnable open(Layer layer, OptLevel level) {
    return opened().open(LayerModel.floats(layer), level, FloatPeer::fillSigns);
  }

  private Sessions opened() {
    if (sessions == null) {
      throw new IllegalStateException("not open");
    }
    return sessions;
  }

  private static void fillSigns(ByteBuffer values) {
    Random random = new Random(1);
    while (values.hasRemaining()) {
      values.putFloat(random.nextBoolean() ? 1 : -1);
    }
  }

  @Override
  public Offer inference(Network network) {
    float[] image = network.images(1);
    Sessions.Model model =
        opened()
            .open(
                NetworkModel.of(network),
                OptLevel.ALL_OPT,
                values -> values.asFloatBuffer().put(image));
    float[] logits = new float[network.classes()];
    return Offer.of(
        new Offer.Way(
            "the exported model",
            () -> {
              model.run();
              model.read(logits);
              return logits;
            }));
  }

  @Override
  public Offer training(Network network, int batch) {
    return Offer.none("it does not train");
  }

  @Override
  public OptionalDouble peak(double fma) {
    return OptionalDouble.of(fma);
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
  }
}
