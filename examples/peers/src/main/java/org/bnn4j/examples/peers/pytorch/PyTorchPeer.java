package org.bnn4j.examples.peers.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.OptionalDouble;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.examples.benchmarks.Offer;
import org.bnn4j.examples.benchmarks.Peer;
import org.bnn4j.examples.benchmarks.Task;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.jspecify.annotations.Nullable;

/** PyTorch in eager mode, called through DJL. */
public final class PyTorchPeer implements Peer {
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
  public Offer inference(Network network) {
    float[] image = network.images(1);
    PyTorchNetwork copy = copy(network);
    return Offer.of(new Offer.Way("", () -> copy.logits(image)));
  }

  @Override
  public Offer training(Network network, int batch) {
    float[] images = network.images(batch);
    Task step = copy(network).training(images, network.labels(batch), Network.RATE);
    return Offer.of(new Offer.Way("", step));
  }

  private PyTorchNetwork copy(Network network) {
    if (manager == null) {
      throw new IllegalStateException("not open");
    }
    try (Backend backend = CpuBackend.create()) {
      return new PyTorchNetwork(manager, network, network.generated(backend).parameters());
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
