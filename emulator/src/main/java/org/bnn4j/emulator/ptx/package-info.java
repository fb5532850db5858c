/**
 * An interpreter of PTX. In: the text of kernels in the part of the language that element-wise
 * formulas need. Out: what a GPU would compute, 32 lanes at a time.
 */
@NullMarked
package org.bnn4j.emulator.ptx;

import org.jspecify.annotations.NullMarked;
