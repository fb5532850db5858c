package org.bnn4j.runtime.cuda.driver;

import java.util.Map;

/** Opens a device, or says what is in the way and what would help. */
public final class DriverProbe {
  /** The system property for the number of the device. */
  public static final String DEVICE = "bnn.cuda.device";

  /** The oldest compute capability, 8.0. */
  private static final int CAPABILITY = 80;

  /** The oldest CUDA version of a driver, 11.1, which knows the PTX that formulas become. */
  private static final int VERSION = 11010;

  /** The compute capability that has machine code of its own. */
  private static final int HOPPER = 90;

  /** The CUDA version of the toolkit that made that code. */
  private static final int HOPPER_VERSION = 13000;

  private static final String JCUDA = "12.6.0";
  private static final String UPDATE = "install NVIDIA's driver 560 or newer";

  /** Errors of the start that have a cure of their own. */
  private static final Map<Integer, NoDeviceException> START_ERRORS =
      Map.of(
          34,
          new NoDeviceException(
              "libcuda.so.1 is the toolkit's stub, no driver",
              "take the stubs out of LD_LIBRARY_PATH and " + UPDATE),
          100,
          new NoDeviceException(
              "the CUDA driver sees no device",
              "look at nvidia-smi, CUDA_VISIBLE_DEVICES and the devices of the container"),
          803,
          new NoDeviceException(
              "the CUDA driver's library is of another version than its kernel module",
              "restart the machine, or install both from one release"));

  private DriverProbe() {}

  /** Opens the device that {@code -Dbnn.cuda.device} names, else the first. */
  public static Driver open(Machine machine) {
    int device = deviceNumber();
    checkDriver(machine);
    int devices = machine.devices();
    if (device < 0 || device >= devices) {
      throw new NoDeviceException(
          "-D" + DEVICE + "=" + device + ", but there are devices 0 to " + (devices - 1),
          "name one of them");
    }
    int capability = machine.capability(device);
    if (capability < CAPABILITY) {
      throw new NoDeviceException(
          "CUDA device "
              + device
              + " is of compute capability "
              + capability / 10
              + "."
              + capability % 10
              + ", but the kernels need 8.0",
          "use an NVIDIA GPU of 2020 or newer (Ampere)");
    }
    if (capability == HOPPER && machine.driverVersion() < HOPPER_VERSION) {
      throw new NoDeviceException(
          "the CUDA driver is too old for the kernels of this GPU, which CUDA 13 built",
          "install NVIDIA's driver 580 or newer");
    }
    return link(machine, device);
  }

  private static int deviceNumber() {
    String value = System.getProperty(DEVICE, "0");
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + DEVICE + "=" + value + ": must be a number", e);
    }
  }

  private static void checkDriver(Machine machine) {
    if (!machine.hasJcuda()) {
      throw new NoDeviceException(
          "JCuda is not on the class path", "add org.jcuda:jcuda:" + JCUDA + " and " + natives());
    }
    if (!machine.hasDriver()) {
      throw new NoDeviceException(
          "there is no CUDA driver (" + DriverLibrary.fileName() + " is not to be found)", UPDATE);
    }
    int error = machine.start();
    if (error != 0) {
      NoDeviceException known = START_ERRORS.get(error);
      throw known == null
          ? new NoDeviceException("the CUDA driver does not start (error " + error + ")", UPDATE)
          : new NoDeviceException(known.reason(), known.cure());
    }
    int version = machine.driverVersion();
    if (version < VERSION) {
      throw new NoDeviceException(
          "the CUDA driver is too old (CUDA " + version / 1000 + "." + version % 1000 / 10 + ")",
          UPDATE);
    }
  }

  /** The library of JCuda is loaded here. */
  private static Driver link(Machine machine, int device) {
    try {
      return machine.open(device);
    } catch (DriverException e) {
      NoDeviceException closed =
          new NoDeviceException(
              "the CUDA device cannot be opened (" + e.getMessage() + ")",
              "look at nvidia-smi, or update NVIDIA's driver");
      closed.initCause(e);
      throw closed;
    } catch (LinkageError e) {
      String detail = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      NoDeviceException wrong =
          new NoDeviceException(
              "JCuda's library for this platform cannot be loaded (" + detail + ")",
              "add " + natives() + ", or " + UPDATE + ", of which that is");
      wrong.initCause(e);
      throw wrong;
    }
  }

  private static String natives() {
    String system = System.getProperty("os.name", "").startsWith("Windows") ? "windows" : "linux";
    return "org.jcuda:jcuda-natives:" + JCUDA + ":" + system + "-x86_64";
  }
}
