package org.bnn4j.examples.peers.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.OptionalDouble;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.examples.benchmarks.Offer;
import org.bnn4j.examples.benchmarks.Peer;
import org.jspecify.annotations.Nullable;

/** PyTorch in eager mode, called through DJL. */
public final class PyTorchPeer implements Peer {
  private static final String REFERENCE = "reference";
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
        ? Offer.of(new Offer.Way("", new ReferenceNetwork(opened()).inference()))
        : Offer.none("this network is not written for it");
  }

  @Override
  public Offer training(String network, int batch) {
    return network.equals(REFERENCE)
        ? Offer.of(new Offer.Way("", new ReferenceNetwork(opened()).trainingStep(batch)))
        : Offer.none("this network is not written for it");
  }

  private NDManager opened() {
    if (manager == null) {
      throw new IllegalStateException("not open");
    }
    return manager;
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
