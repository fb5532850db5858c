/** A layer or an ONNX file goes in; something that ONNX Runtime runs comes out. */
@NullMarked
package org.bnn4j.examples.peers.onnxruntime;

import org.jspecify.annotations.NullMarked;
