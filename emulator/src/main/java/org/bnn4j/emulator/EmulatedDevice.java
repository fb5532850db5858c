package org.bnn4j.emulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.emulator.ptx.Grid;
import org.bnn4j.emulator.ptx.PtxException;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.jspecify.annotations.Nullable;

/**
 * A device whose kernels run on the CPU: those of a fat binary from their own sources, compiled by
 * g++, and PTX text by an interpreter. Launches run at once, and errors come with the call that
 * causes them. Every call can be made to fail ({@link #failing}).
 */
public final class EmulatedDevice implements Driver {
  private static final long DEFAULT_MEMORY = 1L << 30;
  private static final int FEW_MULTIPROCESSORS = 3;
  private static final int DRIVER_VERSION = 13_000;

  private final Device device;
  private final DeviceMemory memory;
  private final Failures failures = new Failures();
  private final Map<Long, Image> modules = new HashMap<>();
  private final Map<Long, Function> functions = new HashMap<>();
  private final Map<Long, RecordedGraph> graphs = new HashMap<>();
  private final Map<Long, MemorySegment> staging = new HashMap<>();
  private @Nullable RecordedGraph recording;
  private long lastHandle;

  private EmulatedDevice(int major, int minor, long memoryBytes) {
    String name = "emulated device " + major + "." + minor;
    device = new Device(name, major, minor, FEW_MULTIPROCESSORS, memoryBytes, DRIVER_VERSION);
    memory = new DeviceMemory(Shim.get(), memoryBytes);
  }

  /** A device of this compute capability with 1 GiB of memory. */
  public static EmulatedDevice create(int major, int minor) {
    return create(major, minor, DEFAULT_MEMORY);
  }

  /** A device of this compute capability with so much memory. */
  public static EmulatedDevice create(int major, int minor, long memoryBytes) {
    return new EmulatedDevice(major, minor, memoryBytes);
  }

  /** Why there can be no such device here, if so: a test that needs one is skipped and says it. */
  public static Optional<String> obstacle() {
    return NativeLibrary.obstacle();
  }

  /** The size of the structure that a kernel of the sources takes; 0 if there is no such kernel. */
  public static long argumentBytes(String kernel) {
    long found = Shim.get().kernel(kernel);
    return found == 0 ? 0 : Shim.get().argumentBytes(found);
  }

  /** How many threads a block of a kernel of the sources may have. */
  public static int largestBlock(String kernel) {
    long found = Shim.get().kernel(kernel);
    return found == 0 ? 0 : Shim.get().largestBlock(found);
  }

  /** The names of the calls that can fail, as the driver of a GPU names them. */
  public static List<String> calls() {
    return Failures.CALLS;
  }

  /**
   * Lets a call fail, once.
   *
   * @param call one of {@link #calls}
   * @param nth which one, counted from now, from 1
   */
  public void failing(String call, int nth) {
    failures.arm(call, nth);
  }

  /** How often a call was made. */
  public int count(String call) {
    return failures.count(call);
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public long freeMemory() {
    enter("cuMemGetInfo");
    return memory.free();
  }

  @Override
  public long allocate(long bytes) {
    enterNow("cuMemAlloc");
    long address = memory.allocate(bytes);
    if (address == 0) {
      throw new DriverException(
          "cuMemAlloc",
          null,
          "CUDA_ERROR_OUT_OF_MEMORY",
          DriverException.OUT_OF_MEMORY,
          bytes + " bytes of " + memory.free());
    }
    return address;
  }

  @Override
  public void free(long address) {
    enterNow("cuMemFree");
    if (!memory.release(address)) {
      throw invalid("cuMemFree", "nothing is allocated there");
    }
  }

  @Override
  public void clear(long address, long bytes) {
    enter("cuMemsetD8Async");
    MemorySegment target = range("cuMemsetD8Async", address, bytes);
    doOrRecord(() -> target.fill((byte) 0));
  }

  @Override
  public void upload(MemorySegment source, long address, long bytes) {
    enterNow("cuMemcpyHtoDAsync");
    range("cuMemcpyHtoDAsync", address, bytes).copyFrom(source.asSlice(0, bytes));
  }

  @Override
  public void download(long address, MemorySegment target, long bytes) {
    enterNow("cuMemcpyDtoHAsync");
    target.asSlice(0, bytes).copyFrom(range("cuMemcpyDtoHAsync", address, bytes));
  }

  @Override
  public long load(byte[] image) {
    enterNow("cuModuleLoadData");
    long handle = ++lastHandle;
    try {
      modules.put(handle, Image.of(image, memory));
    } catch (PtxException e) {
      throw new DriverException(
          "cuModuleLoadData", null, "CUDA_ERROR_INVALID_PTX", 218, String.valueOf(e.getMessage()));
    }
    return handle;
  }

  @Override
  public void unload(long module) {
    enterNow("cuModuleUnload");
    if (modules.remove(module) == null) {
      throw invalid("cuModuleUnload", "no such module");
    }
  }

  @Override
  public long function(long module, String name) {
    enterNow("cuModuleGetFunction");
    Image found = modules.get(module);
    Function function = found == null ? null : found.function(name);
    if (function == null) {
      throw new DriverException("cuModuleGetFunction", name, "CUDA_ERROR_NOT_FOUND", 500, "");
    }
    long handle = ++lastHandle;
    functions.put(handle, function);
    return handle;
  }

  @Override
  public void launch(
      String kernel,
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      int sharedBytes,
      MemorySegment arguments) {
    failures.enter("cuLaunchKernel", kernel);
    Function found = functions.get(function);
    if (found == null) {
      throw new DriverException(
          "cuLaunchKernel", kernel, "CUDA_ERROR_INVALID_HANDLE", 400, "no such function");
    }
    Launch launch =
        new Launch(
            kernel,
            new Grid(gridX, gridY, gridZ),
            threads,
            sharedBytes,
            MemorySegment.ofArray(arguments.toArray(ValueLayout.JAVA_BYTE)));
    launch.check(found, device);
    doOrRecord(() -> run(found, launch));
  }

  private void run(Function function, Launch launch) {
    function.run(launch);
    memory
        .damage()
        .ifPresent(damage -> {
          throw new DriverException(
              "cuLaunchKernel", launch.kernel(), "CUDA_ERROR_ILLEGAL_ADDRESS", 700, damage);
        });
  }

  @Override
  public void beginRecording() {
    enterNow("cuStreamBeginCapture");
    recording = new RecordedGraph();
  }

  @Override
  public long lastRecorded() {
    enter("cuStreamGetCaptureInfo");
    if (recording == null) {
      throw invalid("cuStreamGetCaptureInfo", "nothing is being recorded");
    }
    return recording.last();
  }

  @Override
  public void recordAfter(long[] recorded, int count) {
    enter("cuStreamUpdateCaptureDependencies");
    if (recording == null) {
      throw invalid("cuStreamUpdateCaptureDependencies", "nothing is being recorded");
    }
    recording.after(recorded, count);
  }

  @Override
  public long endRecording() {
    enter("cuStreamEndCapture");
    if (recording == null) {
      throw invalid("cuStreamEndCapture", "nothing is being recorded");
    }
    long handle = ++lastHandle;
    graphs.put(handle, recording);
    recording = null;
    return handle;
  }

  @Override
  public void replay(long graph) {
    enterNow("cuGraphLaunch");
    RecordedGraph recorded = graphs.get(graph);
    if (recorded == null) {
      throw invalid("cuGraphLaunch", "no such graph");
    }
    recorded.run();
  }

  @Override
  public void discard(long graph) {
    enterNow("cuGraphExecDestroy");
    if (graphs.remove(graph) == null) {
      throw invalid("cuGraphExecDestroy", "no such graph");
    }
  }

  @Override
  public void synchronize() {
    enterNow("cuStreamSynchronize");
  }

  @Override
  public MemorySegment staging(long bytes) {
    enterNow("cuMemHostAlloc");
    MemorySegment segment = Arena.ofAuto().allocate(bytes, 64);
    staging.put(segment.address(), segment);
    return segment;
  }

  @Override
  public void release(MemorySegment segment) {
    enterNow("cuMemFreeHost");
    if (staging.remove(segment.address()) == null) {
      throw invalid("cuMemFreeHost", "no staging memory");
    }
  }

  @Override
  public void close() {
    memory.releaseAll();
    staging.clear();
    modules.clear();
    functions.clear();
    graphs.clear();
  }

  private void doOrRecord(Runnable step) {
    if (recording == null) {
      step.run();
    } else {
      recording.add(step);
    }
  }

  private void enter(String call) {
    failures.enter(call, null);
  }

  /** Notes a call that cannot be recorded. */
  private void enterNow(String call) {
    enter(call);
    if (recording != null) {
      recording = null;
      throw new DriverException(
          call, null, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", 900, "launches are being recorded");
    }
  }

  private MemorySegment range(String call, long address, long bytes) {
    return memory
        .find(address, bytes)
        .orElseThrow(() ->
            invalid(
                call, bytes + " bytes from an address on: " + memory.describe(address + bytes)));
  }

  private static DriverException invalid(String call, String detail) {
    return new DriverException(call, null, "CUDA_ERROR_INVALID_VALUE", 1, detail);
  }
}
