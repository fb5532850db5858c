/** Tests of the interpreter of PTX. */
@NullMarked
package org.bnn4j.emulator.ptx;

import org.jspecify.annotations.NullMarked;
