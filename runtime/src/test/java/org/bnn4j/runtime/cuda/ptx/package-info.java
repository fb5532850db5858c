/** Tests of the PTX text. */
@NullMarked
package org.bnn4j.runtime.cuda.ptx;

import org.jspecify.annotations.NullMarked;
