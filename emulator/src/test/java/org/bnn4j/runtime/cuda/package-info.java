/** Tests of the CUDA backend that need a device. */
@NullMarked
package org.bnn4j.runtime.cuda;

import org.jspecify.annotations.NullMarked;
