package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training gives the same bits on any number of threads, and on the reference backend. */
final class ThreadsTest {
  private static final int BATCH = 8;

  private static final String TEXT =
      """
      import bnn.bireal.*
      import bnn.xnor.*
      network Threads {
        input image: real[3, 16, 16]
        let stem = image |> conv(32, kernel: 3, padding: 1) |> batch_norm()
        let one  = stem |> bireal_unit(32) |> bireal_unit(64, stride: 2)
        let two  = one |> xnor_unit(33) |> max_pool(2) |> prelu()
        output logits = two |> global_avg_pool() |> linear(5)
        loss cross_entropy()(logits)
      }
      """;

  @Test
  void doNotChangeWhatIsLearned(@TempDir Path folder) throws Exception {
    try (Networks networks = Networks.of(TEXT, folder)) {
      try (Backend alone = cpu(1);
          Backend reference = ReferenceBackend.create()) {
        List<float[]> expected = trained(networks, alone, 5);
        for (int threads = 2; threads <= 3; threads++) {
          try (Backend cpu = cpu(threads)) {
            assertThat(cpu.description()).contains(threads + " threads");
            assertSame(trained(networks, cpu, 5), expected, threads + " threads");
          }
        }
        assertSame(trained(networks, reference, 1), trained(networks, alone, 1), "reference");
      }
    }
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected, String what) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("%s, %d", what, i).isEqualTo(expected.get(i));
    }
  }

  /** The cpu backend with so many threads. */
  static Backend cpu(int threads) {
    String before = System.getProperty(CpuBackend.THREADS);
    System.setProperty(CpuBackend.THREADS, Integer.toString(threads));
    try {
      return CpuBackend.create();
    } finally {
      if (before == null) {
        System.clearProperty(CpuBackend.THREADS);
      } else {
        System.setProperty(CpuBackend.THREADS, before);
      }
    }
  }

  /** Losses and parameters of some steps, the fifth on fewer images. */
  private static List<float[]> trained(Networks networks, Backend backend, int steps)
      throws Exception {
    Net net = networks.create("Threads", backend, 7);
    Net.Training training = net.training(Sgd.momentum(0.1f, 0.9f), BATCH);
    Random random = new Random(1);
    List<float[]> all = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      int n = step == 4 ? BATCH - 3 : BATCH;
      float[] images = new float[n * 3 * 16 * 16];
      for (int i = 0; i < images.length; i++) {
        images[i] = (float) random.nextGaussian();
      }
      int[] labels = random.ints(n, 0, 5).toArray();
      all.add(new float[] {training.step(n, List.of(images), labels)});
    }
    for (Parameter p : net.parameters().list()) {
      all.add(net.get(p.path()));
    }
    return all;
  }
}
