/**
 * A device that runs CUDA kernels. In: kernel images, the bytes of their arguments, memory. Out:
 * launches in one stream, results, and errors that name the call that failed.
 */
@NullMarked
package org.bnn4j.runtime.cuda.driver;

import org.jspecify.annotations.NullMarked;
