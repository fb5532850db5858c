package org.bnn4j.examples.peers.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.examples.benchmarks.Network;
import org.junit.jupiter.api.Test;

final class PeersTest {
  private static final Layer LAYER = new Layer("conv3x3", 3, 1, 32, 6);

  /** Sums of integers: a quarter of each, rounded, is the byte. Small enough not to be cut off. */
  @Test
  void bytesAndFloatsAreTheSameConvolution() {
    try (Sessions sessions = new Sessions(1)) {
      int pixels = LAYER.size() * LAYER.size();
      Sessions.Model floats =
          sessions.open(LayerModel.floats(LAYER), OptLevel.ALL_OPT, PeersTest::ones);
      Sessions.Model rows =
          sessions.open(LayerModel.bytes(LAYER, false), OptLevel.ALL_OPT, PeersTest::twos);
      Sessions.Model last =
          sessions.open(LayerModel.bytes(LAYER, true), OptLevel.ALL_OPT, PeersTest::twos);
      for (Sessions.Model model : List.of(floats, rows, last)) {
        model.run();
      }
      for (int c = 0; c < LAYER.channels(); c++) {
        for (int p = 0; p < pixels; p++) {
          float sum = output(floats).getFloat(4 * (c * pixels + p));
          double expected = Math.rint(sum / 4) + 128;
          assertThat(output(rows).get(c * pixels + p) & 255).isEqualTo((int) expected);
          assertThat(output(last).get(p * LAYER.channels() + c) & 255).isEqualTo((int) expected);
        }
      }
    }
  }

  @Test
  void allNetworksRun() {
    try (FloatPeer peer = new FloatPeer()) {
      peer.open(1);
      for (Network network : Network.ALL) {
        float[] logits = peer.inference(network).ways().getFirst().task().run();
        assertThat(logits[0]).as(network.name()).isFinite().isNotZero();
      }
    }
  }

  private static void ones(ByteBuffer values) {
    while (values.hasRemaining()) {
      values.putFloat(1);
    }
  }

  /** With zero point 1, ones. */
  private static void twos(ByteBuffer values) {
    while (values.hasRemaining()) {
      values.put((byte) 2);
    }
  }

  private static ByteBuffer output(Sessions.Model model) {
    OnnxTensor tensor = model.outputs().values().iterator().next();
    return tensor.getByteBuffer().order(ByteOrder.nativeOrder());
  }
}
