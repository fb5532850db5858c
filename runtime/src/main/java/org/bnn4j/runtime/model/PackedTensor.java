package org.bnn4j.runtime.model;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * A named tensor of a packed network.
 *
 * @param name its name in files
 * @param type REAL, SIGN, TERNARY or THRESHOLD, of a fixed shape
 * @param buffer memory that holds it
 */
public record PackedTensor(String name, TensorType type, Buffer buffer) {}
