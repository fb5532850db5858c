package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code network Small = Net(…)} becomes a class of its own, with its own parameters. */
final class NetworkFamiliesTest {
  private static final String FAMILY =
      """
      package org.example.nets

      /// A family.
      network Family(depth: int, width: int = 4) {
        input x: real[3]
        output y = x |> repeat(depth) linear(width, bias: false)
      }
      network Shallow = Family(1)
      /// The deep one.
      network Deep = Family(depth: 2, width: 5)
      """;

  @Test
  void onlyNetworksWithAllValuesGetClasses() {
    List<GeneratedFile> files = generate(Source.of("Family.bnn", FAMILY));
    assertThat(files)
        .extracting(GeneratedFile::path)
        .containsExactly(
            "org/example/nets/Shallow.java",
            "org/example/nets/ShallowSession.java",
            "org/example/nets/PackedShallow.java",
            "org/example/nets/Deep.java",
            "org/example/nets/DeepSession.java",
            "org/example/nets/PackedDeep.java");
    assertThat(files.get(0).text())
        .contains(" * A family.")
        .contains("<tr><td>setting<td>depth<td>1")
        .contains("<tr><td>setting<td>width<td>4");
    assertThat(files.get(3).text())
        .contains(" * The deep one.")
        .contains("<tr><td>setting<td>depth<td>2");
  }

  @Test
  void aFamilyOfAnotherFileIsBuiltInTheFileThatAsks() {
    List<GeneratedFile> files =
        generate(
            Source.of("Family.bnn", FAMILY),
            Source.of(
                "More.bnn",
                """
                package org.example.more
                import org.example.nets.Family
                network Wide = Family(1, width: 100)
                """));
    assertThat(files).extracting(GeneratedFile::path).contains("org/example/more/Wide.java");
  }

  @Test
  void eachHasItsOwnParameters(@TempDir Path folder) throws Exception {
    try (Networks networks = Networks.of(FAMILY, folder);
        Backend reference = ReferenceBackend.create()) {
      Net shallow = networks.create("Shallow", reference, 1);
      Net deep = networks.create("Deep", reference, 1);
      assertThat(shallow.parameters().list())
          .extracting(Parameter::path)
          .containsExactly("y.weight");
      assertThat(deep.parameters().list())
          .extracting(Parameter::path)
          .containsExactly("y.weight", "y_2.weight");
      assertThat(deep.evaluate(2, List.of(new float[6])).get(0)).hasSize(10);
    }
  }

  private static List<GeneratedFile> generate(Source... sources) {
    var request = new GenerationRequest(List.of(sources), "", Set.of());
    return new Generator().generate(request).files();
  }
}
