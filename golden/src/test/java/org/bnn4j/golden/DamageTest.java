package org.bnn4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bnn4j.runtime.io.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a vector is found: no run agrees with everything. */
final class DamageTest {
  private static final String CONV = "bconv__specials_c6_4_s2";
  private static final String BLOCK = "block__bn_c_sc_fact_k3s2_c4_8_n4h7w7_s1_m0";
  private static final String NETWORK = "network__bireal_c6_n6_h8w12";
  private static final String SIGNS = "binarize__s2_m0";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {CONV, BLOCK, NETWORK, SIGNS})
  void oneWrongValueOfAnyResultIsFound(String id) throws IOException {
    List<String> results =
        GoldenCase.read(Vectors.file(id)).tensors().stream()
            .filter(tensor -> tensor.matches("(out|grad|after|eval|final)\\..*"))
            .filter(tensor -> !tensor.endsWith("num_batches_tracked"))
            .toList();
    assertThat(results).hasSizeGreaterThan(4);
    List<GoldenCase> altered = new ArrayList<>();
    for (String tensor : results) {
      altered.add(Vectors.withTensors(id, copy(), all -> moved(all, tensor)));
    }
    List<List<String>> failures =
        GoldenRun.of(altered, List.of(Vectors.REFERENCE)).stream()
            .filter(result -> result.form() == Form.SPEC)
            .map(CaseResult::failures)
            .toList();
    for (int i = 0; i < altered.size(); i++) {
      assertThat(failures.get(i))
          .singleElement()
          .asString()
          .startsWith(results.get(i) + ": error ");
    }
  }

  private static List<StoredTensor> moved(List<StoredTensor> tensors, String name) {
    tensors.replaceAll(tensor -> {
      if (!tensor.name().equals(name)) {
        return tensor;
      }
      if (!tensor.isFloat()) {
        double[] values = tensor.doubles();
        values[values.length / 2] += 0.01;
        return StoredTensor.ofDoubles(name, tensor.shape(), values);
      }
      float[] values = tensor.floats();
      float largest = 1;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      values[values.length / 2] += 0.001f * largest;
      return StoredTensor.ofFloats(name, tensor.shape(), values);
    });
    return tensors;
  }

  @Test
  void aChangedOptionIsFound() throws IOException {
    assertThat(
            Vectors.failures(spec(CONV, s -> bin(s).getAsJsonObject("act").addProperty("clip", 1))))
        .anyMatch(failure -> failure.startsWith("grad.x: error "));
    assertThat(Vectors.failures(spec(CONV, s -> bin(s).addProperty("zero", 1))))
        .anyMatch(failure -> failure.startsWith("out.y: error "));
    assertThat(Vectors.failures(spec(CONV, s -> bin(s).addProperty("pad", -1))))
        .anyMatch(failure -> failure.startsWith("out.y: error "));
    assertThat(
            Vectors.failures(
                spec(CONV, s -> bin(s).getAsJsonObject("w").addProperty("project", "none"))))
        .anyMatch(failure -> failure.startsWith("after.param.full_precision: error "));
  }

  @Test
  void anUnknownOpFieldOrWordIsAFailure() throws IOException {
    assertThat(Vectors.failures(spec(CONV, s -> s.addProperty("op", "warp"))))
        .singleElement()
        .asString()
        .contains("unknown name `spec_warp`");
    assertThat(Vectors.failures(spec(CONV, s -> s.addProperty("speed", 3))))
        .singleElement()
        .asString()
        .contains("speed");
    assertThat(
            Vectors.failures(
                spec(CONV, s -> bin(s).getAsJsonObject("w").addProperty("scale", "row"))))
        .singleElement()
        .asString()
        .contains("row");
    assertThat(Vectors.failures(spec(BLOCK, s -> s.addProperty("speed", 3))))
        .containsExactly("a node of op seq must have parts alone, but has [op, parts, speed]");
    assertThat(Vectors.failures(spec(CONV, s -> s.addProperty("name", "a b"))))
        .containsExactly("'a b' cannot name parameters");
  }

  @Test
  void aLimitOfAllBatchNormsMustSayHowMuch() throws IOException {
    GoldenCase altered =
        spec("nin__width16_n2", s -> limit(s.getAsJsonArray("parts")).remove("min"));
    assertThat(Vectors.failures(altered))
        .containsExactly("bnclamp must have min alone, but has [op]");
  }

  @Test
  void aTensorThatNothingIsComparedWithIsAFailure() throws IOException {
    GoldenCase altered =
        Vectors.withTensors(
            CONV,
            copy(),
            all -> {
              all.add(StoredTensor.ofFloats("out.z", List.of(1), new float[] {1}));
              return all;
            });
    assertThat(Vectors.failures(altered))
        .containsExactly("nothing is known to compare with tensor out.z");
  }

  @Test
  void aMissingParameterIsAFailure() throws IOException {
    GoldenCase altered =
        Vectors.withTensors(
            CONV,
            copy(),
            all -> {
              all.removeIf(tensor -> tensor.name().equals("param.full_precision"));
              return all;
            });
    assertThat(Vectors.failures(altered)).contains("the file has no value for full_precision");
  }

  @Test
  void anotherOptimizerIsAFailure() throws IOException {
    GoldenCase altered =
        Vectors.withDescription(
            NETWORK,
            copy(),
            about -> about.getAsJsonObject("train").addProperty("optimizer", "adam"));
    assertThat(Vectors.failures(altered)).containsExactly("train has optimizer \"adam\", not sgd");
  }

  /** One bad network among many spoils no other. */
  @Test
  void theOthersStillRun() throws IOException {
    GoldenCase bad = spec(CONV, s -> s.addProperty("op", "warp"));
    GoldenCase good = GoldenCase.read(Vectors.file(SIGNS));
    assertThat(GoldenRun.of(List.of(bad, good), List.of(Vectors.REFERENCE)))
        .filteredOn(result -> result.form() == Form.SPEC)
        .extracting(CaseResult::passed)
        .containsExactly(false, true);
  }

  private GoldenCase spec(String id, Consumer<JsonObject> change) throws IOException {
    return Vectors.withDescription(
        id, copy(), about -> change.accept(about.getAsJsonObject("spec")));
  }

  private static JsonObject bin(JsonObject node) {
    return node.getAsJsonObject("bin");
  }

  private static JsonObject limit(JsonArray parts) {
    return parts.get(0).getAsJsonObject();
  }

  private Path copy() {
    return folder.resolve("copy.safetensors");
  }
}
