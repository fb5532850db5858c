package org.bnn4j.runtime.cuda.driver;

import org.jspecify.annotations.Nullable;

/** A call of the driver that failed. */
public final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The number of {@code CUDA_ERROR_OUT_OF_MEMORY}. */
  public static final int OUT_OF_MEMORY = 2;

  private final String call;
  private final @Nullable String kernel;
  private final String error;
  private final int number;
  private final String detail;

  /**
   * An error.
   *
   * @param call the function of the driver, such as {@code cuLaunchKernel}
   * @param kernel which kernel it was about, if any
   * @param error the driver's name for it, such as {@code CUDA_ERROR_INVALID_VALUE}
   * @param number the driver's number for it
   * @param detail what else is known, or what to do; may be empty
   */
  public DriverException(
      String call, @Nullable String kernel, String error, int number, String detail) {
    super(
        call
            + (kernel == null ? "" : " of " + kernel)
            + ": "
            + error
            + " ("
            + number
            + ")"
            + (detail.isEmpty() ? "" : "; " + detail));
    this.call = call;
    this.kernel = kernel;
    this.error = error;
    this.number = number;
    this.detail = detail;
  }

  /** The same error with more that is known about it. */
  public DriverException with(String more) {
    String all = detail.isEmpty() ? more : detail + "; " + more;
    DriverException named = new DriverException(call, kernel, error, number, all);
    named.initCause(this);
    return named;
  }

  /** The function of the driver. */
  public String call() {
    return call;
  }

  /** The kernel that it was about, if any. */
  public @Nullable String kernel() {
    return kernel;
  }

  /** The driver's name for the error. */
  public String error() {
    return error;
  }

  /** The driver's number for the error. */
  public int number() {
    return number;
  }
}
