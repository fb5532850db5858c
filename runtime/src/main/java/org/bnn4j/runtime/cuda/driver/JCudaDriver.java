package org.bnn4j.runtime.cuda.driver;

import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuFuncSetAttribute;
import static jcuda.driver.JCudaDriver.cuGetErrorName;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemAllocHost;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemFreeHost;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadDataJIT;
import static jcuda.driver.JCudaDriver.cuModuleUnload;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUgraph;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JITOptions;
import org.bnn4j.runtime.cuda.driver.Handles.Address;
import org.bnn4j.runtime.cuda.driver.Handles.Function;
import org.bnn4j.runtime.cuda.driver.Handles.Graph;
import org.bnn4j.runtime.cuda.driver.Handles.HostPointer;
import org.bnn4j.runtime.cuda.driver.Handles.Module;
import org.bnn4j.runtime.cuda.driver.Handles.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device through JCuda: context, memory, modules and graphs. What runs in every step goes to
 * {@link DriverLibrary}, so that a step allocates nothing.
 */
final class JCudaDriver implements Driver {
  private static final int LOG_BYTES = 8192;

  /** Above this a kernel has to be told that it may have so much shared memory. */
  private static final int PLAIN_SHARED_BYTES = 48 * 1024;

  private final DriverLibrary library;
  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final Stream stream = new Stream();
  private final Device description;
  private final Map<Long, Address> memory = new HashMap<>();
  private final Map<Long, Module> modules = new HashMap<>();
  private final Map<Long, Function> functions = new HashMap<>();
  private final Map<Long, Graph> graphs = new HashMap<>();
  private final Map<Long, Pointer> staging = new HashMap<>();
  private final MemorySegment parameters = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

  private JCudaDriver(int number, DriverLibrary library) {
    this.library = library;
    check("cuInit", cuInit(0));
    check("cuDeviceGet", cuDeviceGet(device, number));
    this.description = describe();
    check("cuDevicePrimaryCtxRetain", cuDevicePrimaryCtxRetain(context, device));
    try {
      bind();
      check("cuStreamCreate", cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    } catch (DriverException e) {
      cuDevicePrimaryCtxRelease(device);
      throw e;
    }
  }

  /** Opens a device. */
  static Driver open(int device, DriverLibrary library) {
    return new JCudaDriver(device, library);
  }

  private Device describe() {
    byte[] name = new byte[256];
    check("cuDeviceGetName", cuDeviceGetName(name, name.length, device));
    int[] version = new int[1];
    check("cuDriverGetVersion", cuDriverGetVersion(version));
    long[] bytes = new long[1];
    check("cuDeviceTotalMem", jcuda.driver.JCudaDriver.cuDeviceTotalMem(bytes, device));
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new Device(
        new String(name, 0, end, StandardCharsets.UTF_8),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        bytes[0],
        version[0]);
  }

  private int attribute(int number) {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", cuDeviceGetAttribute(value, number, device));
    return value[0];
  }

  /**
   * Makes the context that of the calling thread, at each call: a virtual thread may have changed
   * its carrier, and other code may have set a context of its own.
   */
  private void bind() {
    check("cuCtxSetCurrent", cuCtxSetCurrent(context));
  }

  @Override
  public Device device() {
    return description;
  }

  @Override
  public long freeMemory() {
    bind();
    long[] free = new long[1];
    check("cuMemGetInfo", cuMemGetInfo(free, new long[1]));
    return free[0];
  }

  @Override
  public long allocate(long bytes) {
    bind();
    Address address = new Address();
    check("cuMemAlloc", cuMemAlloc(address, bytes));
    memory.put(address.number(), address);
    return address.number();
  }

  @Override
  public void free(long address) {
    bind();
    check("cuMemFree", cuMemFree(taken(memory, address)));
  }

  @Override
  public void clear(long address, long bytes) {
    bind();
    check("cuMemsetD8Async", library.clear(address, bytes, stream.number()));
  }

  @Override
  public void upload(MemorySegment source, long address, long bytes) {
    bind();
    check("cuMemcpyHtoDAsync", library.upload(address, source.address(), bytes, stream.number()));
  }

  @Override
  public void download(long address, MemorySegment target, long bytes) {
    bind();
    check("cuMemcpyDtoHAsync", library.download(target.address(), address, bytes, stream.number()));
    synchronize();
  }

  @Override
  public long load(byte[] image) {
    bind();
    var module = new Module();
    var options = new JITOptions();
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    int error = cuModuleLoadDataJIT(module, Pointer.to(image), options);
    if (error != 0) {
      String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER).strip();
      throw failure("cuModuleLoadDataEx", null, error, log);
    }
    modules.put(module.number(), module);
    return module.number();
  }

  @Override
  public void unload(long module) {
    bind();
    check("cuModuleUnload", cuModuleUnload(taken(modules, module)));
  }

  @Override
  public long function(long module, String name) {
    bind();
    var function = new Function();
    check("cuModuleGetFunction", name, cuModuleGetFunction(function, known(modules, module), name));
    functions.put(function.number(), function);
    return function.number();
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
    bind();
    if (sharedBytes > PLAIN_SHARED_BYTES) {
      allowShared(kernel, known(functions, function), sharedBytes);
    }
    parameters.set(ValueLayout.JAVA_LONG, 0, arguments.address());
    int error =
        library.launch(
            function,
            gridX,
            gridY,
            gridZ,
            threads,
            sharedBytes,
            stream.number(),
            parameters.address());
    check("cuLaunchKernel", kernel, error);
  }

  private static void allowShared(String kernel, Function function, int bytes) {
    if (function.sharedBytes < bytes) {
      int attribute = CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
      check("cuFuncSetAttribute", kernel, cuFuncSetAttribute(function, attribute, bytes));
      function.sharedBytes = bytes;
    }
  }

  @Override
  public void beginRecording() {
    bind();
    int mode = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL;
    check("cuStreamBeginCapture", cuStreamBeginCapture(stream, mode));
  }

  @Override
  @SuppressWarnings("restricted") // the driver's own array of nodes
  public long lastRecorded() {
    bind();
    MemorySegment results = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 5);
    long at = results.address();
    int error =
        library.captured(
            stream.number(),
            at,
            at + Long.BYTES,
            at + 2 * Long.BYTES,
            at + 3 * Long.BYTES,
            at + 4 * Long.BYTES);
    check("cuStreamGetCaptureInfo", error);
    long count = results.getAtIndex(ValueLayout.JAVA_LONG, 4);
    if (count != 1) {
      throw new IllegalStateException("a stream that stands behind " + count + " nodes");
    }
    long nodes = results.getAtIndex(ValueLayout.JAVA_LONG, 3);
    return MemorySegment.ofAddress(nodes).reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
  }

  @Override
  public void recordAfter(long[] recorded, int count) {
    bind();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nodes = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, count));
      MemorySegment.copy(recorded, 0, nodes, ValueLayout.JAVA_LONG, 0, count);
      int error = library.captureAfter(stream.number(), nodes.address(), count);
      check("cuStreamUpdateCaptureDependencies", error);
    }
  }

  @Override
  public long endRecording() {
    bind();
    var recorded = new CUgraph();
    check("cuStreamEndCapture", cuStreamEndCapture(stream, recorded));
    var graph = new Graph();
    int error = cuGraphInstantiate(graph, recorded, 0);
    cuGraphDestroy(recorded);
    check("cuGraphInstantiate", error);
    graphs.put(graph.number(), graph);
    return graph.number();
  }

  @Override
  public void replay(long graph) {
    bind();
    check("cuGraphLaunch", library.replay(graph, stream.number()));
  }

  @Override
  public void discard(long graph) {
    bind();
    check("cuGraphExecDestroy", cuGraphExecDestroy(taken(graphs, graph)));
  }

  @Override
  public void synchronize() {
    bind();
    check("cuStreamSynchronize", cuStreamSynchronize(stream));
  }

  @SuppressWarnings("restricted")
  @Override
  public MemorySegment staging(long bytes) {
    bind();
    var pointer = new HostPointer();
    check("cuMemAllocHost", cuMemAllocHost(pointer, bytes));
    staging.put(pointer.number(), pointer);
    return MemorySegment.ofAddress(pointer.number()).reinterpret(bytes);
  }

  @Override
  public void release(MemorySegment segment) {
    bind();
    check("cuMemFreeHost", cuMemFreeHost(taken(staging, segment.address())));
  }

  /** Gives all back; what fails here fails because the context is lost, and is lost with it. */
  @Override
  public void close() {
    cuCtxSetCurrent(context);
    cuStreamSynchronize(stream);
    graphs.values().forEach(graph -> cuGraphExecDestroy(graph));
    modules.values().forEach(module -> cuModuleUnload(module));
    memory.values().forEach(address -> cuMemFree(address));
    staging.values().forEach(pointer -> cuMemFreeHost(pointer));
    cuStreamDestroy(stream);
    cuDevicePrimaryCtxRelease(device);
  }

  private static <T> T known(Map<Long, T> map, long number) {
    T value = map.get(number);
    if (value == null) {
      throw new IllegalArgumentException(number + " is none of this driver");
    }
    return value;
  }

  private static <T> T taken(Map<Long, T> map, long number) {
    T value = known(map, number);
    map.remove(number);
    return value;
  }

  private static void check(String call, int error) {
    if (error != 0) {
      throw failure(call, null, error, "");
    }
  }

  private static void check(String call, String kernel, int error) {
    if (error != 0) {
      throw failure(call, kernel, error, "");
    }
  }

  private static DriverException failure(
      String call, @Nullable String kernel, int error, String detail) {
    String[] name = {"an error"};
    cuGetErrorName(error, name);
    return new DriverException(call, kernel, name[0], error, detail);
  }
}
