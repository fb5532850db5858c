package org.bnn4j.runtime.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Asks the driver's own library, through java.lang.foreign: without a driver JCuda fails in a
 * static initialiser and leaves files in the temporary folder.
 */
public final class ThisMachine implements Machine {
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  private final @Nullable DriverLibrary library;

  /** Looks for the library. */
  public ThisMachine() {
    this(DriverLibrary.fileName());
  }

  /** Looks for a library of another name. */
  ThisMachine(String file) {
    library = hasJcuda() ? find(file) : null;
  }

  @SuppressWarnings("restricted")
  private static @Nullable DriverLibrary find(String file) {
    try {
      return new DriverLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public boolean hasJcuda() {
    try {
      Class.forName("jcuda.driver.JCudaDriver", false, ThisMachine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public boolean hasDriver() {
    return library != null;
  }

  @Override
  public int start() {
    return library().call("cuInit", 0);
  }

  @Override
  public int driverVersion() {
    return integer("cuDriverGetVersion");
  }

  @Override
  public int devices() {
    return integer("cuDeviceGetCount");
  }

  @Override
  public int capability(int device) {
    return 10 * attribute(CAPABILITY_MAJOR, device) + attribute(CAPABILITY_MINOR, device);
  }

  @Override
  public Driver open(int device) {
    return JCudaDriver.open(device, library());
  }

  /** What a function writes through its only argument. */
  private int integer(String function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      check(function, library().call(function, value));
      return value.get(ValueLayout.JAVA_INT, 0);
    }
  }

  private int attribute(int number, int device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      check("cuDeviceGetAttribute", library().call("cuDeviceGetAttribute", value, number, device));
      return value.get(ValueLayout.JAVA_INT, 0);
    }
  }

  private static void check(String function, int number) {
    if (number != 0) {
      throw new DriverException(function, null, "CUDA error", number, "");
    }
  }

  private DriverLibrary library() {
    if (library == null) {
      throw new IllegalStateException("there is no driver");
    }
    return library;
  }
}
