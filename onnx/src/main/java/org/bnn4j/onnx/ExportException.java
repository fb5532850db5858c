package org.bnn4j.onnx;

/** A network cannot be written as ONNX. The message says why, and what to do instead. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }
}
