package org.bnn4j.runtime.cuda;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.function.Supplier;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.jspecify.annotations.Nullable;

/**
 * A device with what this backend has put on it. Its monitor orders the threads that use it: a
 * kernel holds it while it writes down its launches.
 */
final class CudaDevice {
  /** The system property that has every kernel awaited, so that an error names the right one. */
  static final String CHECK = "bnn.cuda.check";

  /** Errors after which the driver answers nothing else: bad addresses, traps, lost devices. */
  private static final Set<Integer> FATAL =
      Set.of(4, 46, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999);

  /** How many kernels may ask for. */
  static final int COUNTERS = 256;

  private final Driver driver;
  private final Device description;
  private final boolean check = Boolean.getBoolean(CHECK);
  private final DeviceMemory memory;
  private final LoadedKernels kernels;
  private final Transfers transfers;
  private @Nullable StagedCopy copies;
  private @Nullable RecordedOrder recording;
  private DeviceMemory.@Nullable Block counters;
  private boolean closed;
  private @Nullable DriverException loss;
  private String lastKernel = "";

  CudaDevice(Driver driver, byte[] image) {
    this.driver = driver;
    this.description = driver.device();
    this.kernels = new LoadedKernels(driver, image);
    this.memory = new DeviceMemory(driver, description);
    this.transfers = new Transfers(this);
  }

  Device description() {
    return description;
  }

  DeviceMemory memory() {
    return memory;
  }

  LoadedKernels kernels() {
    return kernels;
  }

  Transfers transfers() {
    return transfers;
  }

  /** The threads that copy large arrays, from the first such array on. */
  StagedCopy copies() {
    StagedCopy present = copies;
    if (present == null) {
      present = new StagedCopy(driver);
      copies = present;
    }
    return present;
  }

  /** Whether every kernel is awaited. */
  boolean isChecking() {
    return check;
  }

  /** Calls the driver; what it cannot survive closes the device. Used under the monitor. */
  void call(Runnable call) {
    ask(() -> {
      call.run();
      return this;
    });
  }

  /** Asks the driver; what it cannot survive closes the device. Used under the monitor. */
  <T> T ask(Supplier<T> question) {
    checkOpen();
    try {
      return question.get();
    } catch (DriverException e) {
      throw failed(e);
    }
  }

  /** Starts a kernel. */
  void launch(
      String kernel, long function, int x, int y, int z, int threads, int shared, Arguments with) {
    checkOpen();
    lastKernel = kernel;
    try {
      RecordedOrder order = recording;
      if (order != null) {
        order.begin(with);
      }
      driver.launch(kernel, function, x, y, z, threads, shared, with.bytes());
      if (order != null) {
        order.end();
      } else if (check) {
        driver.synchronize();
      }
    } catch (DriverException e) {
      throw failed(e);
    }
  }

  /** Memory for the inside of one kernel's run. */
  long scratch(long bytes) {
    checkOpen();
    try {
      return memory.scratch(bytes);
    } catch (DriverException e) {
      throw failed(e);
    }
  }

  /** Zeros for kernels that count their blocks, and leave zeros behind. */
  long counters() {
    DeviceMemory.Block known = counters;
    if (known == null) {
      known = memory.allocate(COUNTERS * Integer.BYTES);
      counters = known;
    }
    return known.address();
  }

  void clear(long address, long bytes) {
    checkOpen();
    try {
      RecordedOrder order = recording;
      if (order != null) {
        order.begin(address);
      }
      driver.clear(address, bytes);
      if (order != null) {
        order.end();
      }
    } catch (DriverException e) {
      throw failed(e);
    }
  }

  void upload(MemorySegment source, long address, long bytes) {
    call(() -> driver.upload(source, address, bytes));
  }

  void download(long address, MemorySegment target, long bytes) {
    call(() -> driver.download(address, target, bytes));
  }

  Driver driver() {
    return driver;
  }

  void beginRecording() {
    call(driver::beginRecording);
    recording = new RecordedOrder(this);
  }

  /** Ends a recording. */
  long endRecording() {
    recording = null;
    return ask(driver::endRecording);
  }

  /** Ends a recording in which something failed; the driver may refuse, as it has been told. */
  void abandonRecording() {
    recording = null;
    if (!closed) {
      try {
        driver.discard(driver.endRecording());
      } catch (DriverException e) {
        // The failure that led here says more.
      }
    }
  }

  void replay(long graph) {
    checkOpen();
    try {
      driver.replay(graph);
    } catch (DriverException e) {
      throw failed(e);
    }
  }

  private DriverException failed(DriverException e) {
    DriverException named = e;
    if (e.kernel() == null && !lastKernel.isEmpty()) {
      named = e.with("the last kernel that was started is " + lastKernel);
    }
    if (FATAL.contains(e.number())) {
      loss = named;
      close();
    }
    return named;
  }

  private void checkOpen() {
    if (closed) {
      String why = loss == null ? "" : ", since the device was lost (" + loss.getMessage() + ")";
      throw new IllegalStateException("the cuda backend is closed" + why, loss);
    }
  }

  /** Frees all that was put on the device. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      if (copies != null) {
        copies.close();
      }
      driver.close();
    }
  }
}
