package org.bnn4j.emulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bnn4j.emulator.ptx.PtxException;
import org.bnn4j.emulator.ptx.PtxKernel;
import org.bnn4j.emulator.ptx.PtxText;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.jspecify.annotations.Nullable;

/** What was loaded: kernels by name. */
interface Image {
  /** A kernel, or null where none has the name. */
  @Nullable Function function(String name);

  /**
   * The kernels of an image: PTX text, or a fat binary, in whose place the native library stands.
   */
  static Image of(byte[] image, DeviceMemory memory) {
    if (isFatBinary(image)) {
      return name -> nativeFunction(name, memory);
    }
    if (image.length == 0 || image[image.length - 1] != 0) {
      throw new PtxException("the text must end with a zero");
    }
    String text = new String(image, 0, image.length - 1, StandardCharsets.UTF_8);
    Map<String, PtxKernel> kernels = PtxText.parse(text);
    return name -> ptxFunction(kernels.get(name), memory);
  }

  private static boolean isFatBinary(byte[] image) {
    byte[] magic = {0x50, (byte) 0xed, 0x55, (byte) 0xba};
    boolean same = image.length > magic.length;
    for (int i = 0; same && i < magic.length; i++) {
      same = image[i] == magic[i];
    }
    return same;
  }

  private static @Nullable Function nativeFunction(String name, DeviceMemory memory) {
    Shim shim = Shim.get();
    long kernel = shim.kernel(name);
    if (kernel == 0) {
      return null;
    }
    return new Function() {
      @Override
      public long argumentBytes() {
        return shim.argumentBytes(kernel);
      }

      @Override
      public int largestBlock() {
        return shim.largestBlock(kernel);
      }

      @Override
      public void run(Launch launch) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment bytes = arena.allocate(launch.arguments().byteSize(), 16);
          bytes.copyFrom(launch.arguments());
          Shim.Trouble trouble =
              shim.launch(kernel, launch.grid(), launch.threads(), launch.shared(), bytes);
          if (trouble != null) {
            throw failed(launch, trouble, memory);
          }
        }
      }
    };
  }

  private static DriverException failed(Launch launch, Shim.Trouble trouble, DeviceMemory memory) {
    boolean access = trouble.address() != 0 || trouble.text().contains("illegal access");
    return access
        ? new DriverException(
            "cuLaunchKernel",
            launch.kernel(),
            "CUDA_ERROR_ILLEGAL_ADDRESS",
            700,
            trouble.text() + ": " + memory.describe(trouble.address()))
        : new DriverException(
            "cuLaunchKernel", launch.kernel(), "CUDA_ERROR_LAUNCH_FAILED", 719, trouble.text());
  }

  private static @Nullable Function ptxFunction(@Nullable PtxKernel kernel, DeviceMemory memory) {
    if (kernel == null) {
      return null;
    }
    return new Function() {
      @Override
      public long argumentBytes() {
        return kernel.parameterBytes();
      }

      @Override
      public int largestBlock() {
        return Integer.MAX_VALUE;
      }

      @Override
      public void run(Launch launch) {
        try {
          kernel.run(launch.grid(), launch.threads(), launch.arguments(), memory::check);
        } catch (PtxException e) {
          throw new DriverException(
              "cuLaunchKernel",
              launch.kernel(),
              "CUDA_ERROR_ILLEGAL_INSTRUCTION",
              715,
              String.valueOf(e.getMessage()));
        }
      }
    };
  }
}
