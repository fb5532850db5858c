package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernels in the repository are those of the sources beside them. */
class KernelImageTest {
  private static final Path SOURCES = Path.of("src/main/cuda");
  private static final Path BUILT = Path.of("src/main/resources/org/bnn4j/runtime/cuda");
  private static final String CURE =
      "run runtime/src/main/cuda/build, which needs nvcc, and commit what it writes";

  @Test
  void theImageIsThatOfTheSources() throws Exception {
    assertThat(KernelImage.bytes()).isEqualTo(image(BUILT));
    assertThat(recorded(BUILT).getFirst()).as(CURE).isEqualTo(hashOfSources());
  }

  /**
   * The script itself refuses code whose registers spill. Kernels are compared by name: one source
   * gives nvcc other registers from run to run.
   */
  @Test
  void theSourcesGiveTheKernelsAgain(@TempDir Path folder) throws Exception {
    assumeTrue(
        hasCompiler(), "nvcc is not on PATH: whether it gives the same kernels is not tested");
    Process build =
        new ProcessBuilder(SOURCES.resolve("build").toAbsolutePath().toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(build.waitFor()).as(said).isZero();
    assertThat(recorded(folder).getFirst()).isEqualTo(hashOfSources());
    assertThat(kernels(folder)).as(CURE).isNotEmpty().isEqualTo(kernels(BUILT));
  }

  /** Names in the image's PTX, which is text. */
  private static List<String> kernels(Path folder) throws IOException {
    return Pattern.compile("\\.entry (\\w+)")
        .matcher(new String(image(folder), StandardCharsets.ISO_8859_1))
        .results()
        .map(name -> name.group(1))
        .sorted()
        .toList();
  }

  private static byte[] image(Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("kernels.fatbin.gz"))) {
      return new GZIPInputStream(in).readAllBytes();
    }
  }

  /** The hash of the sources, and the compiler's version. */
  private static List<String> recorded(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("kernels.sha256"));
  }

  /** As the script takes it: the name and the bytes of each source, in order of names. */
  private static String hashOfSources() throws Exception {
    List<Path> files = new ArrayList<>();
    for (String ending : List.of(".cu", ".cuh", "build")) {
      try (Stream<Path> found = Files.list(SOURCES)) {
        found.filter(file -> file.toString().endsWith(ending)).sorted().forEach(files::add);
      }
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path file : files) {
      digest.update((file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static boolean hasCompiler() throws InterruptedException {
    try {
      return new ProcessBuilder("nvcc", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
