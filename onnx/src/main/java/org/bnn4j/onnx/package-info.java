/**
 * From networks to ONNX files. In: a network's graph for use and its parameters. Out: a model of
 * standard operators.
 */
@NullMarked
package org.bnn4j.onnx;

import org.jspecify.annotations.NullMarked;
