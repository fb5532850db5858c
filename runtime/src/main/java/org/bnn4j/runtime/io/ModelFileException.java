package org.bnn4j.runtime.io;

import java.nio.file.Path;

/**
 * A file does not hold what was expected. The message names the file and the tensor, says what was
 * found and what was expected, and how to cure it. Whatever was to be filled from the file is
 * unchanged.
 */
public final class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** About a file as a whole. */
  public ModelFileException(Path file, String message) {
    super(file + ": " + message);
  }

  /** About one tensor of a file. */
  public ModelFileException(Path file, String tensor, String message) {
    super(file + ": tensor '" + tensor + "': " + message);
  }
}
