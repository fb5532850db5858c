package org.bnn4j.runtime.cuda;

import java.util.function.IntConsumer;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.bnn4j.runtime.cuda.driver.DriverProbe;
import org.bnn4j.runtime.cuda.driver.Machine;
import org.bnn4j.runtime.cuda.driver.NoDeviceException;
import org.bnn4j.runtime.cuda.driver.ThisMachine;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * The backend for NVIDIA's GPUs.
 *
 * <p>{@code -Dbnn.cuda.device} is the number of the device (0 if absent). {@code
 * -Dbnn.cuda.exact=true} sums gradients of convolutions with signs in the order of the other
 * backends, to the bit, without matrix instructions and therefore slower. {@code
 * -Dbnn.cuda.gradients=bf16} rounds the gradient that comes in to bfloat16 before it is multiplied
 * with signs: a third of the products, for a relative error of up to 1/256 in each; sums stay in
 * float32. Without it such sums are as exact as in float32. {@code -Dbnn.cuda.check=true} waits for
 * every kernel, so that an error names the kernel that caused it.
 */
public final class CudaBackend implements Backend {
  /** The system property for gradients to the bit. */
  public static final String EXACT = "bnn.cuda.exact";

  private static final long GIBIBYTE = 1L << 30;

  private final CudaDevice device;
  private final CudaKernels kernels;
  private final LabelCheck labels;

  private CudaBackend(Driver driver, SignGradients gradients) {
    device = new CudaDevice(driver, KernelImage.bytes());
    labels = new LabelCheck(device);
    kernels = new CudaKernels(device, labels, gradients);
  }

  /**
   * A backend on a device of this machine.
   *
   * @throws org.bnn4j.runtime.cuda.driver.NoDeviceException if there is none, with the reason and
   *     what would help
   */
  public static CudaBackend create() {
    return create(new ThisMachine());
  }

  /** A backend on a device of a machine. */
  public static CudaBackend create(Machine machine) {
    try {
      return create(DriverProbe.open(machine));
    } catch (DriverException e) {
      NoDeviceException refused =
          new NoDeviceException(
              "the CUDA device refuses what it needs (" + e.getMessage() + ")",
              "look at nvidia-smi, or update NVIDIA's driver");
      refused.initCause(e);
      throw refused;
    }
  }

  /** A backend on a device that is open; it is closed with the backend, or if that fails. */
  public static CudaBackend create(Driver driver) {
    return create(driver, SignGradients.chosen());
  }

  /** A backend whose gradients have the order of the reference, or may have another. */
  public static CudaBackend create(Driver driver, boolean exact) {
    return create(driver, exact ? SignGradients.ORDERED : SignGradients.FLOAT);
  }

  /** A backend that adds up gradients of convolutions with signs in one of the ways. */
  public static CudaBackend create(Driver driver, SignGradients gradients) {
    try {
      return new CudaBackend(driver, gradients);
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public String description() {
    Device found = device.description();
    return "cuda: "
        + found.name()
        + ", compute capability "
        + found.capability()
        + ", "
        + (found.memory() + GIBIBYTE / 2) / GIBIBYTE
        + " GiB, driver for CUDA "
        + found.driverVersion() / 1000
        + "."
        + found.driverVersion() % 1000 / 10;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Steps steps(IntConsumer calls) {
    return device.isChecking() ? calls::accept : new RecordedSteps(device, calls);
  }

  @Override
  public Buffer allocate(int batch, TensorType... types) {
    synchronized (device) {
      return device.ask(() -> CudaBuffer.allocate(device.memory(), batch, types));
    }
  }

  @Override
  public Buffer allocateWeights(Conv2d spec) {
    synchronized (device) {
      return device.ask(() -> ConvKernel.allocateWeights(spec, device));
    }
  }

  @Override
  public void write(TensorType type, int n, float[] values, Buffer target) {
    checkSize(type, n, values);
    synchronized (device) {
      device.transfers().write(type, n, values, CudaBuffer.of(target));
    }
  }

  @Override
  public void read(TensorType type, int n, Buffer source, float[] values) {
    checkSize(type, n, values);
    synchronized (device) {
      device.transfers().read(type, n, CudaBuffer.of(source), values);
      labels.check();
    }
  }

  @Override
  public void writeIndices(int n, int[] values, Buffer target) {
    if (values.length < n) {
      throw new IllegalArgumentException(n + " indices wanted, but there are " + values.length);
    }
    synchronized (device) {
      device.transfers().upload(values, n, CudaBuffer.of(target).values(Element.INDEX));
    }
  }

  @Override
  public void writeThresholds(int[] words, Buffer target) {
    CudaBuffer buffer = CudaBuffer.of(target);
    synchronized (device) {
      device.call(() -> buffer.reserveThresholds(device.memory(), words.length));
      device.transfers().upload(words, words.length, buffer.values(Element.THRESHOLD));
    }
  }

  @Override
  public int[] readThresholds(Buffer source) {
    CudaBuffer buffer = CudaBuffer.of(source);
    synchronized (device) {
      int[] words = new int[buffer.thresholdWords()];
      device.transfers().download(buffer.values(Element.THRESHOLD), words, words.length);
      return words;
    }
  }

  @Override
  public void close() {
    device.close();
  }

  private static void checkSize(TensorType type, int n, float[] values) {
    int elements = type.shape().elements(n);
    if (values.length < elements) {
      throw new IllegalArgumentException(
          type + " has " + elements + " elements, but there are " + values.length + " values");
    }
  }
}
