package org.bnn4j.runtime.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * Functions of the driver's library that are called by address: before JCuda may be loaded, and
 * those of every step, for which JCuda would make objects.
 */
final class DriverLibrary {
  private final SymbolLookup symbols;
  private final MethodHandle launch;
  private final MethodHandle upload;
  private final MethodHandle download;
  private final MethodHandle clear;
  private final MethodHandle replay;
  private final MethodHandle captured;
  private final MethodHandle captureAfter;

  /** Finds the functions. */
  DriverLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
    this.launch =
        function(
            "cuLaunchKernel",
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG);
    this.upload = function("cuMemcpyHtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    this.download = function("cuMemcpyDtoHAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    this.replay = function("cuGraphLaunch", JAVA_LONG, JAVA_LONG);
    this.clear = function("cuMemsetD8Async", JAVA_LONG, JAVA_BYTE, JAVA_LONG, JAVA_LONG);
    this.captured =
        function(
            "cuStreamGetCaptureInfo_v2",
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG);
    this.captureAfter =
        function("cuStreamUpdateCaptureDependencies", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  }

  /** The library's name on this system. */
  static String fileName() {
    boolean isWindows = System.getProperty("os.name", "").startsWith("Windows");
    return isWindows ? "nvcuda.dll" : "libcuda.so.1";
  }

  @SuppressWarnings("restricted")
  private MethodHandle function(String name, MemoryLayout... arguments) {
    MemorySegment address =
        symbols.find(name).orElseThrow(() -> new NoSuchElementException(name + " is missing"));
    return Linker.nativeLinker()
        .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** Calls a function of one integer. */
  int call(String name, int argument) {
    try {
      return (int) function(name, JAVA_INT).invokeExact(argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Calls a function that writes one value. */
  int call(String name, MemorySegment value) {
    try {
      return (int) function(name, ADDRESS).invokeExact(value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Calls a function that writes one value, given two numbers. */
  int call(String name, MemorySegment value, int a, int b) {
    try {
      return (int) function(name, ADDRESS, JAVA_INT, JAVA_INT).invokeExact(value, a, b);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuLaunchKernel}; {@code parameters} is the address of an array of addresses. */
  int launch(
      long function, int x, int y, int z, int threads, int shared, long stream, long parameters) {
    try {
      return (int)
          launch.invokeExact(function, x, y, z, threads, 1, 1, shared, stream, parameters, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuMemcpyHtoDAsync}. */
  int upload(long target, long source, long bytes, long stream) {
    try {
      return (int) upload.invokeExact(target, source, bytes, stream);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuMemcpyDtoHAsync}. */
  int download(long target, long source, long bytes, long stream) {
    try {
      return (int) download.invokeExact(target, source, bytes, stream);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuMemsetD8Async} with zeros. */
  int clear(long address, long bytes, long stream) {
    try {
      return (int) clear.invokeExact(address, (byte) 0, bytes, stream);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuGraphLaunch}. */
  int replay(long graph, long stream) {
    try {
      return (int) replay.invokeExact(graph, stream);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuStreamGetCaptureInfo_v2}; all but the stream are addresses of results. */
  int captured(long stream, long status, long id, long graph, long nodes, long count) {
    try {
      return (int) captured.invokeExact(stream, status, id, graph, nodes, count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code cuStreamUpdateCaptureDependencies}; {@code nodes} is the address of an array. */
  int captureAfter(long stream, long nodes, long count) {
    int set = 1;
    try {
      return (int) captureAfter.invokeExact(stream, nodes, count, set);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call of the driver's library failed", e);
  }
}
