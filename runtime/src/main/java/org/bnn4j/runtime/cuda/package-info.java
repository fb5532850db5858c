/**
 * The CUDA backend: kernels built ahead of time, and formulas as PTX text. In: specifications and
 * buffers of this backend. Out: launches on a device, behind the seam of {@link
 * org.bnn4j.runtime.cuda.driver.Driver}.
 */
@NullMarked
package org.bnn4j.runtime.cuda;

import org.jspecify.annotations.NullMarked;
