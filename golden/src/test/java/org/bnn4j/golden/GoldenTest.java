package org.bnn4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every golden vector agrees, in every form, on every backend. */
final class GoldenTest {
  private static List<GoldenCase> cases = List.of();
  private static List<CaseResult> results = List.of();

  @BeforeAll
  static void run() throws IOException {
    GoldenFolder folder = GoldenFolder.read(Vectors.FOLDER);
    assertThat(folder.damaged()).isEmpty();
    cases = folder.cases();
    results = GoldenRun.of(cases, TestedBackend.all());
  }

  @TestFactory
  Stream<DynamicTest> everyCaseAgrees() {
    Map<String, List<CaseResult>> groups = new TreeMap<>();
    results.forEach(result ->
        groups
            .computeIfAbsent(
                result.golden().family() + " as " + result.form() + " on " + result.backend(),
                name -> new ArrayList<>())
            .add(result));
    assertThat(groups).hasSizeGreaterThan(60);
    return groups.entrySet().stream()
        .map(group ->
            DynamicTest.dynamicTest(
                group.getKey(),
                () -> assertThat(new GoldenReport(group.getValue()).failures()).isEmpty()));
  }

  @Test
  void everyFileOfTheIndexIsThereAndUnchanged() throws Exception {
    JsonObject index =
        JsonParser.parseString(Files.readString(Vectors.FOLDER.resolve("index.json")))
            .getAsJsonObject();
    Map<String, String> listed = new TreeMap<>();
    for (JsonElement entry : index.getAsJsonArray("cases")) {
      JsonObject file = entry.getAsJsonObject();
      listed.put(file.get("id").getAsString(), file.get("sha256").getAsString());
      Path path = Vectors.FOLDER.resolve(file.get("file").getAsString());
      assertThat(sha256(path)).as(path.toString()).isEqualTo(file.get("sha256").getAsString());
    }
    assertThat(cases)
        .extracting(GoldenCase::id)
        .containsExactlyInAnyOrderElementsOf(listed.keySet());
  }

  @Test
  void allButTheDocumentationRunsOnEveryBackend() {
    assertThat(cases.stream().filter(GoldenCase::isDocumentation))
        .extracting(GoldenCase::id)
        .containsExactly("activation__nonfinite");
    for (TestedBackend backend : TestedBackend.all()) {
      assertThat(count(Form.SPEC, backend)).as(backend.name()).isEqualTo(cases.size() - 1);
      assertThat(count(Form.BLOCK, backend)).as(backend.name()).isGreaterThan(200);
    }
  }

  /** A run that compares too little would agree, too. */
  @Test
  void everyRunComparesOutputsGradientsAndThePackedNetwork() {
    for (CaseResult result : results) {
      String names =
          result.comparisons().stream().map(Comparison::tensor).collect(Collectors.joining(" "));
      assertThat(names).as(result.golden().id()).contains("out.", "packed.");
      result.golden().tensors().stream()
          .filter(tensor -> tensor.matches("(grad|gradsample|eval|after|final|out)\\..*"))
          .filter(tensor -> !tensor.endsWith("num_batches_tracked"))
          .forEach(tensor -> assertThat(names).as(result.golden().id()).contains(tensor));
    }
  }

  private static long count(Form form, TestedBackend backend) {
    return results.stream()
        .filter(result -> result.form() == form && result.backend().equals(backend.name()))
        .count();
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
