/** Exported models beside the networks that they were made of. */
@NullMarked
package org.bnn4j.onnx;

import org.jspecify.annotations.NullMarked;
