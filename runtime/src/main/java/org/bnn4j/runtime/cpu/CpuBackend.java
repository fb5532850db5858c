package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.threads.Workers;

/**
 * The CPU backend.
 *
 * <p>{@code -Dbnn.threads} sets the number of threads (all processors if absent); {@code
 * -Dbnn.cpu.kernels} is {@code vector} or {@code plain} (vector if absent and the module {@code
 * jdk.incubator.vector} is there).
 */
public final class CpuBackend implements Backend {
  /** The system property for the number of threads. */
  public static final String THREADS = "bnn.threads";

  /** The system property for the kernel set. */
  public static final String KERNELS = "bnn.cpu.kernels";

  private static final String MODULE = "jdk.incubator.vector";

  private final CpuKernels kernels;
  private final Workers workers;
  private final String description;

  private CpuBackend(KernelSet set, String remark, int threads) {
    workers = new Workers(threads);
    kernels = new CpuKernels(set, workers);
    description =
        "cpu: "
            + set.description()
            + remark
            + ", "
            + threads
            + (threads == 1 ? " thread" : " threads");
  }

  /** A backend as the system properties say. */
  public static CpuBackend create() {
    return create(System.getProperty(KERNELS, ""), threads());
  }

  private static int threads() {
    String value = System.getProperty(THREADS, "");
    if (value.isBlank()) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + THREADS + "=" + value + ": must be a number", e);
    }
  }

  /**
   * A backend.
   *
   * @param kernels {@code vector}, {@code plain}, or empty for the best that is there
   * @throws IllegalStateException if they are not there
   */
  public static CpuBackend create(String kernels, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("-D" + THREADS + "=" + threads + ": must be at least 1");
    }
    boolean hasModule = ModuleLayer.boot().findModule(MODULE).isPresent();
    return switch (kernels) {
      case "plain" -> new CpuBackend(new PlainKernels(), " (asked for)", threads);
      case "vector", "" -> {
        if (hasModule) {
          yield new CpuBackend(new VectorKernels(), "", threads);
        }
        if (!kernels.isEmpty()) {
          throw new IllegalStateException(
              "-D" + KERNELS + "=vector needs the flag --add-modules " + MODULE);
        }
        String remark = " (slow: java lacks the flag --add-modules " + MODULE + ")";
        yield new CpuBackend(new PlainKernels(), remark, threads);
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + KERNELS + "=" + kernels + ": must be vector or plain");
    };
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Buffer allocate(int batch, TensorType... types) {
    return new CpuBuffer(batch, types);
  }

  @Override
  public Buffer allocateWeights(Conv2d spec) {
    return kernels.allocateWeights(spec);
  }

  @Override
  public void write(TensorType type, int n, float[] values, Buffer target) {
    checkSize(type, n, values);
    CpuBuffer buffer = CpuBuffer.of(target);
    Shape shape = type.shape();
    int area = shape.h() * shape.w();
    int at = 0;
    for (int image = 0; image < shape.n(n); image++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int p = 0; p < area; p++) {
          buffer.set(type.element(), shape.c(), image * area + p, c, values[at++]);
        }
      }
      for (int p = 0; p < area; p++) {
        buffer.clearPadding(type.element(), shape.c(), image * area + p);
      }
    }
  }

  @Override
  public void read(TensorType type, int n, Buffer source, float[] values) {
    checkSize(type, n, values);
    CpuBuffer buffer = CpuBuffer.of(source);
    Shape shape = type.shape();
    int area = shape.h() * shape.w();
    int at = 0;
    for (int image = 0; image < shape.n(n); image++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int p = 0; p < area; p++) {
          values[at++] = buffer.get(type.element(), shape.c(), image * area + p, c);
        }
      }
    }
  }

  @Override
  public void writeIndices(int n, int[] values, Buffer target) {
    if (values.length < n) {
      throw new IllegalArgumentException(n + " indices wanted, but there are " + values.length);
    }
    System.arraycopy(values, 0, CpuBuffer.of(target).integers, 0, n);
  }

  @Override
  public void writeThresholds(int[] words, Buffer target) {
    CpuBuffer.of(target).integers = words.clone();
  }

  @Override
  public int[] readThresholds(Buffer source) {
    return CpuBuffer.of(source).integers.clone();
  }

  @Override
  public void close() {
    workers.close();
  }

  private static void checkSize(TensorType type, int n, float[] values) {
    int elements = type.shape().elements(n);
    if (values.length < elements) {
      throw new IllegalArgumentException(
          type + " has " + elements + " elements, but there are " + values.length + " values");
    }
  }
}
