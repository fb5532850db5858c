/** Tests of the shared records and functions. */
@NullMarked
package org.bnn4j.runtime.kernel;

import org.jspecify.annotations.NullMarked;
