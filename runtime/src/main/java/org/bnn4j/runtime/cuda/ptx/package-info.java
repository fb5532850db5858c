/** Formulas as PTX text, which the driver compiles: no toolkit is needed where a network runs. */
@NullMarked
package org.bnn4j.runtime.cuda.ptx;

import org.jspecify.annotations.NullMarked;
