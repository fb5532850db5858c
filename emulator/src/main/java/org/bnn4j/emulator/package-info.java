/**
 * A CUDA device on the CPU, for tests. In: the sources of the kernels, which g++ compiles over a
 * shim, PTX text, and the calls of a driver. Out: the results that a GPU would give, or an error
 * that says more than a GPU would.
 */
@NullMarked
package org.bnn4j.emulator;

import org.jspecify.annotations.NullMarked;
