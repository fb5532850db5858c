/** Tests of the CUDA backend that need no device. */
@NullMarked
package org.bnn4j.runtime.cuda;

import org.jspecify.annotations.NullMarked;
