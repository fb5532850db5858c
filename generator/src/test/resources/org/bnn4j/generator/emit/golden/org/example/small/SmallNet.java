package org.example.small;

import static org.bnn4j.runtime.kernel.Shape.perChannel;
import static org.bnn4j.runtime.model.Initializer.normal;
import static org.bnn4j.runtime.model.Initializer.uniform;
import static org.bnn4j.runtime.model.Initializer.zeros;
import static org.bnn4j.runtime.model.Parameter.Kind.TRAINED;

import java.io.IOException;
import java.nio.file.Path;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Optimizer;

/**
 * Tells three patterns apart, on images of 6 x 6 pixels.
 *
 * <p>Shortcuts are real; weights of the units are binary.
 *
 * <table>
 * <caption>Inputs, outputs and settings</caption>
 * <tr><td>input<td>image<td>real[1, 6, 6]
 * <tr><td>target<td>label<td>index[]
 * <tr><td>output<td>logits<td>real[3]
 * <tr><td>setting<td>classes<td>3
 * <tr><td>setting<td>width<td>4
 * </table>
 *
 * <p>339 trained values; 339 in all, in 5 tensors. Generated from {@code SmallNet.bnn}; edit that
 * file.
 */
public final class SmallNet implements AutoCloseable {
  private final Parameters parameters;

  final Parameter stemWeight;
  final Parameter stageUnitConvWeight;
  final Parameter stageUnit2ConvWeight;
  final Parameter linearWeight;
  final Parameter linearBias;

  private boolean closed;

  private SmallNet(Backend backend) {
    parameters = new Parameters(backend);
    stemWeight =
        parameters.add("stem.weight", TRAINED, Shape.of(4, 1, 3, 3), normal(0f, 0.3f), 4, 1, 3, 3);
    stageUnitConvWeight =
        parameters.add(
            "stage.unit.conv.weight",
            TRAINED,
            Shape.of(4, 4, 3, 3),
            normal(0f, 0.3f),
            4, 4, 3, 3);
    stageUnit2ConvWeight =
        parameters.add(
            "stage.unit_2.conv.weight",
            TRAINED,
            Shape.of(4, 4, 3, 3),
            normal(0f, 0.3f),
            4, 4, 3, 3);
    linearWeight =
        parameters.add("linear.weight", TRAINED, Shape.of(3, 4, 1, 1), uniform(-0.5f, 0.5f), 3, 4);
    linearBias = parameters.add("linear.bias", TRAINED, perChannel(3), zeros(), 3);
  }

  /** A network with fresh parameters; the same seed gives the same ones. */
  public static SmallNet create(Backend backend, Seed seed) {
    var net = new SmallNet(backend);
    net.parameters.initialize(seed);
    return net;
  }

  /** A network with the parameters that {@link #save} wrote. */
  public static SmallNet load(Backend backend, Path file) throws IOException {
    var net = new SmallNet(backend);
    net.parameters.load(file);
    return net;
  }

  /** Training of these parameters, on up to {@code maxBatch} images a step. */
  public SmallNetTraining training(int maxBatch, Optimizer optimizer) {
    requireOpen();
    return new SmallNetTraining(this, maxBatch, optimizer);
  }

  /**
   * Evaluation with these parameters as they are at each call, on up to {@code maxBatch} images.
   */
  public SmallNetSession session(int maxBatch) {
    requireOpen();
    return new SmallNetSession(this, maxBatch);
  }

  /** A copy for inference alone, of one bit a binary weight. Later training does not change it. */
  public PackedSmallNet pack() {
    requireOpen();
    return PackedSmallNet.pack(this);
  }

  /** Saves all parameters by their paths, as safetensors. */
  public void save(Path file) throws IOException {
    parameters.save(file);
  }

  /** All parameters, in the order of the network. */
  public Parameters parameters() {
    return parameters;
  }

  /** Ends the use of this network: nothing new is made of it. Its memory belongs to the backend. */
  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("SmallNet is closed");
    }
  }
}
