package org.bnn4j.examples.digits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo's short form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  private static final Path DATA = Path.of("data");
  private static final Recipe TINY = new Recipe(3, 2, 0.01f);

  private Backend backend;
  private Digits training;
  private Digits test;
  private DigitsNet net;
  private float loss;

  @BeforeAll
  void train() throws IOException {
    backend = CpuBackend.create();
    training = Digits.training(DATA);
    test = Digits.test(DATA);
    var trainer = new Trainer(backend, training, Recipe.SHORT, false);
    net = trainer.train(1);
    loss = trainer.lastLoss();
  }

  @AfterAll
  void close() {
    net.close();
    backend.close();
  }

  @Test
  void theLossIsTheSameOnEveryMachine() {
    assertThat(loss).isEqualTo(0.9648944f);
  }

  @Test
  void theReferenceTrainsTheSameWeights(@TempDir Path folder) throws IOException {
    Path fast = folder.resolve("cpu");
    Path plain = folder.resolve("reference");
    trainTiny(backend, fast);
    try (Backend reference = ReferenceBackend.create()) {
      trainTiny(reference, plain);
    }
    assertThat(fast).hasSameBinaryContentAs(plain);
  }

  @Test
  void packedOutputsAreThoseOfEvaluation() {
    try (var session = net.session(1);
        var packed = net.pack().session(1)) {
      assertSameOutputs(session::forward, packed::forward);
    }
  }

  @Test
  void savedNetworksGiveTheSameOutputs(@TempDir Path folder) throws IOException {
    Path latentFile = folder.resolve("latent");
    Path packedFile = folder.resolve("packed");
    net.save(latentFile);
    net.pack().save(packedFile);
    try (var session = net.session(1);
        var loaded = DigitsNet.load(backend, latentFile);
        var loadedSession = loaded.session(1);
        var packed = PackedDigitsNet.load(backend, packedFile).session(1)) {
      assertSameOutputs(session::forward, loadedSession::forward);
      assertSameOutputs(session::forward, packed::forward);
    }
  }

  @Test
  void almostAllWorkIsBinary(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("packed");
    net.pack().save(file);
    assertThat(Workload.of(backend, file).binaryShare()).isBetween(95.0, 99.9);
  }

  @Test
  void theDemoRunsToItsTable(@TempDir Path folder) {
    PrintStream standard = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      Demo.main(new String[] {"--short", "--output", folder.resolve("new").toString()});
    } finally {
      System.setOut(standard);
    }
    assertThat(printed.toString(UTF_8))
        .contains("loss of the last batch: " + loss, "500 of 500 images", "times smaller");
    assertThat(folder.resolve("new").resolve("digits-net.packed.safetensors")).exists();
  }

  private void trainTiny(Backend on, Path file) throws IOException {
    try (var trained = new Trainer(on, training, TINY, false).train(1)) {
      trained.save(file);
    }
  }

  private void assertSameOutputs(Latency.Forward expected, Latency.Forward actual) {
    float[] image = new float[Digits.PIXELS];
    float[] expectedLogits = new float[Digits.CLASSES];
    float[] actualLogits = new float[Digits.CLASSES];
    for (int i = 0; i < test.count(); i++) {
      test.copy(i, image, 0);
      expected.forward(image, expectedLogits);
      actual.forward(image, actualLogits);
      assertThat(actualLogits).as("image %d", i).isEqualTo(expectedLogits);
    }
  }
}
