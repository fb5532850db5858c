package org.bnn4j.generator.elaborate;

/**
 * How large a network may be. Beyond them lies a mistake, such as a block that instantiates itself.
 */
final class Limits {
  /** Blocks within blocks. */
  static final int DEPTH = 200;

  /** Applications of blocks, ops and kernels in a network. */
  static final int APPLICATIONS = 50_000;

  /** Repetitions of one stage. */
  static final int REPETITIONS = 10_000;

  /** Elements of one tensor, per image or in a parameter. */
  static final long ELEMENTS = 1L << 30;

  /** Axes of one tensor, the batch counted. */
  static final int AXES = 4;

  private Limits() {}
}
