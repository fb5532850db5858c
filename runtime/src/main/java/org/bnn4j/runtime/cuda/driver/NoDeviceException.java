package org.bnn4j.runtime.cuda.driver;

/** No device can be used here. */
public final class NoDeviceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final String cure;

  /**
   * What is in the way.
   *
   * @param reason without a full stop
   * @param cure what would help, without a full stop
   */
  public NoDeviceException(String reason, String cure) {
    super(reason + ": " + cure);
    this.reason = reason;
    this.cure = cure;
  }

  /** What is in the way. */
  public String reason() {
    return reason;
  }

  /** What would help. */
  public String cure() {
    return cure;
  }
}
