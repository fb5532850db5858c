package org.bnn4j.examples.benchmarks.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bnn4j.runtime.Backend;

/**
 * Times layers and networks on the best backend of this machine and writes the figures as a JSON
 * object of id and number; {@code gpu/table.py} sets them beside PyTorch's. With the argument
 * {@code small} everything is tiny, so that the program itself can be tried on any backend.
 */
public final class DeviceBenchmark {
  private static final List<Integer> CHANNELS = List.of(64, 128, 256, 512);

  private final Backend backend;
  private final Path file;
  private final boolean isSmall;
  private final DeviceStopwatch stopwatch;
  private final Map<String, Double> figures = new LinkedHashMap<>();

  private DeviceBenchmark(Backend backend, Path file, boolean isSmall) {
    this.backend = backend;
    this.file = file;
    this.isSmall = isSmall;
    this.stopwatch = new DeviceStopwatch(backend, isSmall ? 1 : 100);
  }

  /**
   * Times and writes.
   *
   * @param arguments the file to write, then perhaps {@code small}
   */
  public static void main(String[] arguments) {
    if (arguments.length < 1) {
      System.err.println("usage: DeviceBenchmark FILE [small]");
      System.exit(2);
    }
    try (Backend backend = Backend.best()) {
      System.out.println(backend.description());
      boolean isSmall = List.of(arguments).contains("small");
      new DeviceBenchmark(backend, Path.of(arguments[0]), isSmall).run();
    }
  }

  private void run() {
    products(isSmall ? 256 : 8192);
    for (int channels : CHANNELS) {
      layers(channels, 64 * 56 / channels, isSmall ? 1 : 256);
    }
    List<DeviceNetwork> networks =
        isSmall
            ? List.of(DeviceNetwork.REFERENCE)
            : List.of(DeviceNetwork.REFERENCE, DeviceNetwork.BIREAL_18, DeviceNetwork.QUICK_NET);
    for (DeviceNetwork network : networks) {
      String id = "net." + network.name();
      int large = isSmall ? 2 : 256;
      put(id + ".infer_b1.us", stopwatch.microseconds(network.inference(backend, 1)));
      put(id + ".infer_b256.us", stopwatch.microseconds(network.inference(backend, large)));
      int batch = isSmall ? 2 : network.resolution() > 100 ? 64 : 256;
      double step = stopwatch.microseconds(network.trainingStep(backend, batch));
      put(id + ".train_b" + batch + ".us", step);
    }
  }

  private void products(int size) {
    DeviceLayer product = DeviceLayer.product(backend, size);
    double bits = stopwatch.microseconds(product.toBits());
    put("gemm.bits.tops", product.operations() / bits / 1e6);
    double counts = stopwatch.microseconds(product.toCounts());
    put("gemm.count.tops", product.operations() / counts / 1e6);
  }

  private void layers(int channels, int size, int batch) {
    String id = "conv3x3.c" + channels + "h" + size;
    DeviceLayer zeros = DeviceLayer.conv3x3(backend, channels, size, batch, 0);
    DeviceLayer minusOnes = DeviceLayer.conv3x3(backend, channels, size, batch, -1);
    double bits = stopwatch.microseconds(zeros.toBits());
    put(id + ".bits.us", bits);
    put(id + ".bits.tops", zeros.operations() / bits / 1e6);
    put(id + ".bits_minus_one_padding.us", stopwatch.microseconds(minusOnes.toBits()));
    double residual = stopwatch.microseconds(zeros.withResidual());
    put(id + ".residual.us", residual);
    put(id + ".residual.gb_per_s", zeros.residualBytes() / residual / 1e3);
  }

  /** The file is written anew for each figure, so that a run that is cut off loses none. */
  private void put(String id, double value) {
    figures.put(id, value);
    try {
      Files.writeString(file, json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.printf(Locale.ROOT, "%-44s %14.3f%n", id, value);
  }

  private String json() {
    return figures.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "  \"%s\": %.6g", e.getKey(), e.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }
}
