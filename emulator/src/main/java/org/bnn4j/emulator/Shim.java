package org.bnn4j.emulator;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bnn4j.emulator.ptx.Grid;
import org.jspecify.annotations.Nullable;

/** The functions of the native library (exports.cpp). One launch runs at a time. */
@SuppressWarnings("restricted") // native memory is what this is about
final class Shim {
  private static final long LONGEST_TEXT = 4096;

  private static @Nullable Shim loaded;

  private final MethodHandle allocate;
  private final MethodHandle isIntact;
  private final MethodHandle free;
  private final MethodHandle kernel;
  private final MethodHandle argumentBytes;
  private final MethodHandle largestBlock;
  private final MethodHandle launch;
  private final MethodHandle fault;

  private Shim(SymbolLookup symbols) {
    allocate = function(symbols, "bnn_allocate", JAVA_LONG, JAVA_LONG);
    isIntact = function(symbols, "bnn_is_intact", JAVA_INT, JAVA_LONG, JAVA_LONG);
    kernel = function(symbols, "bnn_kernel", JAVA_LONG, ADDRESS);
    argumentBytes = function(symbols, "bnn_argument_bytes", JAVA_LONG, JAVA_LONG);
    largestBlock = function(symbols, "bnn_largest_block", JAVA_INT, JAVA_LONG);
    fault = function(symbols, "bnn_fault", JAVA_LONG);
    free =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow("bnn_free"), FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
    launch =
        function(
            symbols,
            "bnn_launch",
            ADDRESS,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS);
  }

  /** The library, built and loaded at the first call. */
  static synchronized Shim get() {
    if (loaded == null) {
      loaded = new Shim(SymbolLookup.libraryLookup(NativeLibrary.build(), Arena.global()));
    }
    return loaded;
  }

  private static MethodHandle function(
      SymbolLookup symbols, String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /** The address of new memory, or 0. */
  long allocate(long bytes) {
    return call(() -> (long) allocate.invokeExact(bytes));
  }

  boolean isIntact(long address, long bytes) {
    return call(() -> (int) isIntact.invokeExact(address, bytes)) != 0;
  }

  void free(long address, long bytes) {
    call(() -> {
      free.invokeExact(address, bytes);
      return 0;
    });
  }

  /** A kernel by name, or 0. */
  long kernel(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      return call(() -> (long) kernel.invokeExact(text));
    }
  }

  long argumentBytes(long kernel) {
    return call(() -> (long) argumentBytes.invokeExact(kernel));
  }

  int largestBlock(long kernel) {
    return call(() -> (int) largestBlock.invokeExact(kernel));
  }

  /** How a launch went wrong: what the shim says, and the address of an illegal access or 0. */
  record Trouble(String text, long address) {}

  /** Runs a kernel to its end; null where all went well. */
  @Nullable Trouble launch(long kernel, Grid grid, int threads, int shared, MemorySegment bytes) {
    synchronized (Shim.class) {
      MemorySegment error =
          call(() ->
              (MemorySegment)
                  launch.invokeExact(kernel, grid.x(), grid.y(), grid.z(), threads, shared, bytes));
      if (error.equals(MemorySegment.NULL)) {
        return null;
      }
      long address = call(() -> (long) fault.invokeExact());
      return new Trouble(error.reinterpret(LONGEST_TEXT).getString(0), address);
    }
  }

  private interface NativeCall<T> {
    T run() throws Throwable;
  }

  private static <T> T call(NativeCall<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
