package org.bnn4j.runtime.cuda;

import java.util.Locale;

/** How gradients of convolutions with signs are added up: {@code -Dbnn.cuda.gradients}. */
public enum SignGradients {
  /** In the order of the other backends, to the bit, without matrix instructions. */
  ORDERED,
  /** By matrix instructions, as exactly as in float32; the default. */
  FLOAT,
  /**
   * By matrix instructions, with the incoming gradient rounded to bfloat16: a third of the products
   * for a relative error of up to 1/256 of each.
   */
  BF16;

  /** The system property. */
  public static final String PROPERTY = "bnn.cuda.gradients";

  /** What the system properties say. */
  static SignGradients chosen() {
    if (Boolean.getBoolean(CudaBackend.EXACT)) {
      return ORDERED;
    }
    String name = System.getProperty(PROPERTY, FLOAT.property());
    for (SignGradients choice : values()) {
      if (choice.property().equals(name)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + name + " is none of ordered, float and bf16");
  }

  private String property() {
    return name().toLowerCase(Locale.ROOT);
  }
}
