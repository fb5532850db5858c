package org.bnn4j.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The processor.
 *
 * @param features those that matter for this benchmark, as the system names them
 */
public record Machine(String cpu, List<String> features) {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private static final Set<String> OF_INTEREST =
      Set.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512bw",
          "avx512_vpopcntdq",
          "avx512_bitalg",
          "avx512_vnni",
          "avx_vnni",
          "asimd",
          "asimddp",
          "sve");

  public Machine {
    features = List.copyOf(features);
  }

  /** This one. Only Linux tells more than the architecture. */
  public static Machine here() {
    try {
      return of(Files.readAllLines(LINUX));
    } catch (IOException e) {
      return new Machine(System.getProperty("os.arch", "unknown"), List.of());
    }
  }

  /** What the lines of {@code /proc/cpuinfo} say of the first processor. */
  static Machine of(List<String> lines) {
    String cpu = value(lines, "model name");
    List<String> flags = List.of((value(lines, "flags") + value(lines, "Features")).split(" "));
    List<String> features = flags.stream().filter(OF_INTEREST::contains).toList();
    return new Machine(cpu.isEmpty() ? System.getProperty("os.arch", "unknown") : cpu, features);
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** Whether it multiplies bytes four times as fast as floats. */
  public boolean hasByteProducts() {
    return features.contains("avx512_vnni") || features.contains("avx_vnni");
  }
}
