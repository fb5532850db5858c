package org.bnn4j.emulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.jspecify.annotations.Nullable;

/** Counts the calls of the driver, and lets one of them fail on demand. */
final class Failures {
  /** The calls, by the names that the driver of a GPU gives them. */
  static final List<String> CALLS =
      List.of(
          "cuMemGetInfo",
          "cuMemAlloc",
          "cuMemFree",
          "cuMemsetD8Async",
          "cuMemcpyHtoDAsync",
          "cuMemcpyDtoHAsync",
          "cuModuleLoadData",
          "cuModuleUnload",
          "cuModuleGetFunction",
          "cuLaunchKernel",
          "cuStreamBeginCapture",
          "cuStreamGetCaptureInfo",
          "cuStreamUpdateCaptureDependencies",
          "cuStreamEndCapture",
          "cuGraphLaunch",
          "cuGraphExecDestroy",
          "cuStreamSynchronize",
          "cuMemHostAlloc",
          "cuMemFreeHost");

  private final Map<String, Integer> counts = new TreeMap<>();
  private @Nullable String failing;
  private int left;

  /** Lets the {@code nth} call of this name from now on fail, once. */
  void arm(String call, int nth) {
    if (!CALLS.contains(call)) {
      throw new IllegalArgumentException(call + " is no call of the driver: " + CALLS);
    }
    failing = call;
    left = nth;
  }

  int count(String call) {
    return counts.getOrDefault(call, 0);
  }

  /** Notes a call, which fails here where that was asked for. */
  void enter(String call, @Nullable String kernel) {
    counts.merge(call, 1, Integer::sum);
    if (call.equals(failing) && --left == 0) {
      failing = null;
      boolean memory = call.equals("cuMemAlloc") || call.equals("cuMemHostAlloc");
      throw memory
          ? new DriverException(call, kernel, "CUDA_ERROR_OUT_OF_MEMORY", 2, "injected")
          : new DriverException(call, kernel, "CUDA_ERROR_LAUNCH_FAILED", 719, "injected");
    }
  }
}
