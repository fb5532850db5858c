package org.bnn4j.examples.peers.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.examples.benchmarks.Offer;
import org.bnn4j.examples.benchmarks.Peer;
import org.bnn4j.examples.benchmarks.ReferenceNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Seed;
import org.jspecify.annotations.Nullable;

/** PyTorch in eager mode, called through DJL. */
public final class PyTorchPeer implements Peer {
  private static final String REFERENCE = "reference";
  private static final float RATE = 0.01f;

  private @Nullable NDManager manager;

  @Override
  public String id() {
    return "pytorch";
  }

  @Override
  public String name() {
    return "PyTorch eager";
  }

  /** DJL reads these properties when its engine starts. */
  @Override
  public void open(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    manager = Engine.getEngine("PyTorch").newBaseManager();
  }

  @Override
  public Offer layer(Layer layer) {
    return Offer.none("not asked");
  }

  @Override
  public Offer inference(String network) {
    return network.equals(REFERENCE)
        ? Offer.of(new Offer.Way("", network().inference()))
        : Offer.none("this network is not written for it");
  }

  @Override
  public Offer training(String network, int batch) {
    return network.equals(REFERENCE)
        ? Offer.of(new Offer.Way("", trainingStep(batch)))
        : Offer.none("this network is not written for it");
  }

  private Runnable trainingStep(int batch) {
    Random random = new Random(1);
    float[] images = new float[batch * 3 * 32 * 32];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    int[] labels = new int[batch];
    Arrays.setAll(labels, i -> i % 10);
    return network().training(images, labels, RATE)::step;
  }

  private ReferenceNetwork network() {
    if (manager == null) {
      throw new IllegalStateException("not open");
    }
    try (Backend backend = CpuBackend.create();
        ReferenceNet net = ReferenceNet.create(backend, Seed.of(1))) {
      return new ReferenceNetwork(manager, net.parameters());
    }
  }

  @Override
  public OptionalDouble peak(double fma) {
    return OptionalDouble.of(fma);
  }

  @Override
  public void close() {
    if (manager != null) {
      manager.close();
    }
  }
}
