package org.bnn4j.examples.benchmarks;

import java.util.OptionalDouble;

/** Another library. Module peers has some; they are found as services. */
public interface Peer extends AutoCloseable {
  /** Its name in the ids of rows. */
  String id();

  /** Name, version and arithmetic, for people. */
  String name();

  /** Begins; called before all that follows. */
  void open(int threads);

  /** A layer on random numbers of its own. */
  Offer layer(Layer layer);

  /** The logits of one image of a network, with its parameters. */
  Offer inference(Network network);

  /** The loss of a step of training a network on a batch, from its parameters on. */
  Offer training(Network network, int batch);

  /**
   * Operations a second that the machine's arithmetic allows this peer, if known.
   *
   * @param fma those of float multiply-adds, as measured on the same threads
   */
  OptionalDouble peak(double fma);

  @Override
  void close();
}
