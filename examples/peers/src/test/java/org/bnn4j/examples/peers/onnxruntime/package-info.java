/** Tests that ONNX Runtime does what this library does. */
@NullMarked
package org.bnn4j.examples.peers.onnxruntime;

import org.jspecify.annotations.NullMarked;
