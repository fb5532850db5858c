package org.bnn4j.runtime.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

/** Each thing that can be in the way has its reason and its cure. */
class DriverProbeTest {
  /** A machine in which nothing is in the way until it is opened. */
  private static class Fake implements Machine {
    @Override
    public boolean hasJcuda() {
      return true;
    }

    @Override
    public boolean hasDriver() {
      return true;
    }

    @Override
    public int start() {
      return 0;
    }

    @Override
    public int driverVersion() {
      return 12060;
    }

    @Override
    public int devices() {
      return 1;
    }

    @Override
    public int capability(int device) {
      return 80;
    }

    @Override
    public Driver open(int device) {
      throw new UnsatisfiedLinkError("no JCudaDriver-12.6.0-linux-x86_64\nin a list of folders");
    }
  }

  private static NoDeviceException obstacle(Machine machine) {
    return catchThrowableOfType(NoDeviceException.class, () -> DriverProbe.open(machine));
  }

  @Test
  void aDeviceThatCannotBeOpenedIsNone() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public Driver open(int device) {
                throw new DriverException("cuCtxCreate", null, "CUDA_ERROR_OUT_OF_MEMORY", 2, "");
              }
            });
    assertThat(e.reason())
        .isEqualTo("the CUDA device cannot be opened (cuCtxCreate: CUDA_ERROR_OUT_OF_MEMORY (2))");
  }

  @Test
  void hopperNeedsTheDriverOfItsCode() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public int capability(int device) {
                return 90;
              }
            });
    assertThat(e.cure()).isEqualTo("install NVIDIA's driver 580 or newer");
  }

  @Test
  void theNumberOfTheDeviceIsANumber() {
    System.setProperty(DriverProbe.DEVICE, "first");
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DriverProbe.open(new Fake()))
          .withMessage("-Dbnn.cuda.device=first: must be a number");
    } finally {
      System.clearProperty(DriverProbe.DEVICE);
    }
  }

  @Test
  void jcudaIsMissing() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public boolean hasJcuda() {
                return false;
              }
            });
    assertThat(e.reason()).isEqualTo("JCuda is not on the class path");
    assertThat(e.cure()).contains("org.jcuda:jcuda:12.6.0", "org.jcuda:jcuda-natives:12.6.0:");
  }

  @Test
  void theDriverIsMissing() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public boolean hasDriver() {
                return false;
              }
            });
    assertThat(e.reason()).startsWith("there is no CUDA driver");
    assertThat(e.cure()).startsWith("install NVIDIA's driver");
  }

  @Test
  void theDriverDoesNotStart() {
    for (int error : new int[] {34, 100, 803, 999}) {
      NoDeviceException e =
          obstacle(
              new Fake() {
                @Override
                public int start() {
                  return error;
                }
              });
      assertThat(e.reason())
          .isEqualTo(
              switch (error) {
                case 34 -> "libcuda.so.1 is the toolkit's stub, no driver";
                case 100 -> "the CUDA driver sees no device";
                case 803 ->
                    "the CUDA driver's library is of another version than its kernel module";
                default -> "the CUDA driver does not start (error 999)";
              });
      assertThat(e.cure()).isNotBlank();
    }
  }

  @Test
  void theDriverIsTooOld() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public int driverVersion() {
                return 11000;
              }
            });
    assertThat(e.reason()).isEqualTo("the CUDA driver is too old (CUDA 11.0)");
    assertThat(e.cure()).startsWith("install NVIDIA's driver");
  }

  @Test
  void theDeviceIsTooOld() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public int capability(int device) {
                return 75;
              }
            });
    assertThat(e.reason()).contains("compute capability 7.5", "8.0");
    assertThat(e.cure()).contains("Ampere");
  }

  @Test
  void theDeviceThatIsNamedIsMissing() {
    NoDeviceException e =
        obstacle(
            new Fake() {
              @Override
              public int devices() {
                return 0;
              }
            });
    assertThat(e.reason()).contains("-Dbnn.cuda.device=0");
  }

  @Test
  void theNativesAreWrong() {
    NoDeviceException e = obstacle(new Fake());
    assertThat(e.reason())
        .isEqualTo(
            "JCuda's library for this platform cannot be loaded"
                + " (no JCudaDriver-12.6.0-linux-x86_64)");
    assertThat(e.cure()).contains("org.jcuda:jcuda-natives:12.6.0:").contains("-x86_64");
    assertThat(e).hasCauseInstanceOf(UnsatisfiedLinkError.class);
  }

  @Test
  void aLibraryThatIsNotThereIsNoDriver() {
    Machine machine = new ThisMachine("libcuda-that-is-not-there.so.1");
    assertThat(machine.hasJcuda()).isTrue();
    assertThat(machine.hasDriver()).isFalse();
    assertThatThrownBy(() -> DriverProbe.open(machine)).isInstanceOf(NoDeviceException.class);
  }
}
