package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.generator.PackingTest.text;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network in the form of VGG with two outputs is binary from its first to its last layer. */
final class VggTest {
  @Test
  void hasNoFloatBetweenTheFirstAndTheLastLayer() throws Exception {
    Plan plan = Stages.of(text("vgg.bnn"), "Vgg").packed();
    List<Plan.Step> run = plan.phases().getLast().steps();
    List<TensorType> written = run.stream().flatMap(s -> written(plan, s)).toList();
    assertThat(run.stream().filter(s -> isFloatConvolution(s.call())).count()).isEqualTo(3);
    assertThat(plan.buffers().stream().filter(Networks::isFloatBatch).map(Plan.BufferPlan::name))
        .containsExactly("image", "coarse", "fine");
    assertThat(written).isNotEmpty();
  }

  private static Stream<TensorType> written(Plan plan, Plan.Step step) {
    return step.arguments().getLast() instanceof Plan.Argument.Buffer b
        ? plan.buffers().get(b.buffer()).types().stream()
        : Stream.empty();
  }

  private static boolean isFloatConvolution(Call call) {
    return switch (call) {
      case Call.Convolution c -> !c.spec().isBinary();
      case Call.ConvolutionWithEpilogue c -> !c.spec().isBinary();
      default -> false;
    };
  }

  @Test
  void equalsEvaluation(@TempDir Path folder) throws Exception {
    try (Backend cpu = CpuBackend.create();
        Backend reference = ReferenceBackend.create();
        Networks networks = Networks.of(text("vgg.bnn"), folder)) {
      for (int seed = 1; seed <= 2; seed++) {
        Net net = networks.create("Vgg", cpu, seed);
        new Draw(seed).parameters(net, seed == 2);
        PackingTest.assertEqual(networks, net, "Vgg", cpu, reference, 50, 100, folder);
      }
    }
  }
}
