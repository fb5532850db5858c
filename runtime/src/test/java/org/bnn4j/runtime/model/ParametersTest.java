package org.bnn4j.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.io.ModelFileException;
import org.bnn4j.runtime.io.Safetensors;
import org.bnn4j.runtime.io.StoredTensor;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {
  @TempDir Path folder;

  private final Backend backend = ReferenceBackend.create();

  private Parameters parameters() {
    Parameters parameters = new Parameters(backend);
    parameters.add(
        "conv.weight",
        Parameter.Kind.TRAINED,
        Shape.of(20, 10, 3, 3),
        Initializer.xavierNormal(),
        20,
        10,
        3,
        3);
    parameters.add(
        "bn.weight", Parameter.Kind.TRAINED, Shape.perChannel(20), Initializer.ones(), 20);
    parameters.add(
        "bn.mean", Parameter.Kind.BUFFER, Shape.perChannel(20), Initializer.uniform(2, 3), 20);
    parameters.add("gain", Parameter.Kind.FIXED, Shape.scalar(), Initializer.constant(7));
    return parameters;
  }

  private List<float[]> values(Parameters parameters) {
    List<float[]> all = new ArrayList<>();
    for (Parameter parameter : parameters.list()) {
      float[] values = new float[parameter.type().shape().elements(1)];
      backend.read(parameter.type(), 1, parameter.buffer(), values);
      all.add(values);
    }
    return all;
  }

  @Test
  void initializersFillParameters() {
    Parameters parameters = parameters();
    parameters.initialize(Seed.of(5));
    List<float[]> values = values(parameters);
    double squares = 0;
    for (float value : values.get(0)) {
      squares += value * value;
    }
    assertThat(squares / 1800).isEqualTo(2.0 / (9 * 30), within(0.0005));
    assertThat(values.get(1)).containsOnly(1);
    for (float value : values.get(2)) {
      assertThat(value).isBetween(2f, 3f);
    }
    assertThat(values.get(3)).containsExactly(7);
  }

  @Test
  void aCycleFillsAParameterInTheOrderOfFiles() {
    var parameters = new Parameters(backend);
    parameters.add(
        "blur.weight",
        Parameter.Kind.FIXED,
        Shape.of(2, 1, 1, 3),
        Initializer.cycle(1f, 2f, 3f),
        2,
        1,
        1,
        3);
    parameters.initialize(Seed.of(5));
    assertThat(values(parameters).getFirst()).containsExactly(1, 2, 3, 1, 2, 3);
  }

  @Test
  void eachParameterDependsOnSeedAndPathAlone() {
    Parameters all = parameters();
    Parameters one = new Parameters(backend);
    one.add("bn.mean", Parameter.Kind.BUFFER, Shape.perChannel(20), Initializer.uniform(2, 3), 20);
    all.initialize(Seed.of(5));
    one.initialize(Seed.of(5));
    assertThat(values(one).getFirst()).isEqualTo(values(all).get(2));
    one.initialize(Seed.of(6));
    assertThat(values(one).getFirst()).isNotEqualTo(values(all).get(2));
  }

  @Test
  void aWrongSizeOrASecondPathIsRefused() {
    Parameters parameters = parameters();
    Initializer zeros = Initializer.zeros();
    assertThatThrownBy(
            () -> parameters.add("x", Parameter.Kind.TRAINED, Shape.perChannel(3), zeros, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parameters.add("gain", Parameter.Kind.TRAINED, Shape.scalar(), zeros))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gain");
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    Parameters saved = parameters();
    saved.initialize(Seed.of(1));
    Path file = folder.resolve("net.safetensors");
    saved.save(file);
    Parameters loaded = parameters();
    long version = loaded.version();
    loaded.load(file);
    assertThat(loaded.version()).isNotEqualTo(version);
    for (int i = 0; i < 4; i++) {
      assertThat(values(loaded).get(i)).isEqualTo(values(saved).get(i));
    }
    assertThat(Safetensors.read(file).tensors())
        .extracting(StoredTensor::name, StoredTensor::describe)
        .containsExactly(
            tuple("conv.weight", "F32[20, 10, 3, 3]"),
            tuple("bn.weight", "F32[20]"),
            tuple("bn.mean", "F32[20]"),
            tuple("gain", "F32[]"));
  }

  @Test
  void aFileOfAnotherNetworkIsRefusedAndChangesNothing() throws IOException {
    Parameters parameters = parameters();
    parameters.initialize(Seed.of(1));
    Path good = folder.resolve("good.safetensors");
    parameters.save(good);
    List<StoredTensor> tensors = Safetensors.read(good).tensors();
    StoredTensor extra = StoredTensor.ofFloats("extra", List.of(1), new float[1]);
    StoredTensor wrongShape = StoredTensor.ofFloats("gain", List.of(1), new float[1]);
    StoredTensor wrongType = StoredTensor.ofInts("gain", List.of(), new int[1]);
    assertRefused(parameters, tensors.subList(0, 3), "tensor 'gain': is missing, expected []");
    assertRefused(parameters, with(tensors, extra), "tensor 'extra': is no parameter");
    assertRefused(
        parameters,
        with(tensors.subList(0, 3), wrongShape),
        "tensor 'gain': has shape [1], expected []");
    assertRefused(
        parameters,
        with(tensors.subList(0, 3), wrongType),
        "tensor 'gain': has element type I32, expected F32");
  }

  private static List<StoredTensor> with(List<StoredTensor> tensors, StoredTensor more) {
    List<StoredTensor> all = new ArrayList<>(tensors);
    all.add(more);
    return all;
  }

  private void assertRefused(Parameters parameters, List<StoredTensor> tensors, String message)
      throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Safetensors.write(file, Map.of(), tensors);
    parameters.initialize(Seed.of(77));
    List<float[]> before = values(parameters);
    long version = parameters.version();
    assertThatThrownBy(() -> parameters.load(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("bad.safetensors")
        .hasMessageContaining(message);
    assertThat(parameters.version()).isEqualTo(version);
    for (int i = 0; i < before.size(); i++) {
      assertThat(values(parameters).get(i)).isEqualTo(before.get(i));
    }
  }

  @Test
  void aMissingFileIsAnInputError() {
    assertThatThrownBy(() -> parameters().load(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Files.exists(folder.resolve("none"))).isFalse();
  }
}
