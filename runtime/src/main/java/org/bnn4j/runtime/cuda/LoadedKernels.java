package org.bnn4j.runtime.cuda;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.cuda.ptx.PtxProgram;

/** The kernels that the device knows: those of the image, and those that formulas became. */
final class LoadedKernels {
  private final Driver driver;
  private final long image;
  private final Map<EntryPoint, Long> functions = new EnumMap<>(EntryPoint.class);

  /** Functions by the text of their module: equal formulas share one. */
  private final Map<String, Long> programs = new HashMap<>();

  LoadedKernels(Driver driver, byte[] image) {
    this.driver = driver;
    this.image = driver.load(image);
  }

  /** A kernel of the image. */
  long function(EntryPoint entry) {
    return functions.computeIfAbsent(entry, e -> driver.function(image, e.kernel()));
  }

  /** A kernel of PTX text, which the driver compiles when it is first wanted. */
  long function(PtxProgram program) {
    Long known = programs.get(program.text());
    if (known != null) {
      return known;
    }
    byte[] text = (program.text() + '\0').getBytes(StandardCharsets.US_ASCII);
    long module = driver.load(text);
    try {
      long function = driver.function(module, program.entry());
      programs.put(program.text(), function);
      return function;
    } catch (RuntimeException e) {
      driver.unload(module);
      throw e;
    }
  }
}
