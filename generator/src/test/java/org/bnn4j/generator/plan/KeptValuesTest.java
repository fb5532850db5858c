package org.bnn4j.generator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bnn4j.generator.Stages;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.generator.rewrite.Rewrites;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.Test;

/** See {@link KeptValues}. */
final class KeptValuesTest {
  @Test
  void areWhatThePlanHasBuffersFor() throws Exception {
    String text = Files.readString(Path.of("src/test/resources/org/bnn4j/generator/dump.bnn"));
    TrainingGraph graph = Rewrites.training(Stages.of(text, "Dump").differentiated());
    List<TensorType> planned =
        Planner.training(graph).buffers().stream()
            .filter(b -> b.lifetime() == Lifetime.KEPT && b.arranged().isEmpty())
            .map(b -> b.types().getFirst())
            .filter(type -> type.shape().isBatch())
            .toList();
    assertThat(KeptValues.of(graph))
        .extracting(v -> v.type().stored())
        .containsExactlyInAnyOrderElementsOf(planned);
  }
}
