/** Times layers and networks on a device, for the script that compares them with PyTorch there. */
@NullMarked
package org.bnn4j.examples.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
