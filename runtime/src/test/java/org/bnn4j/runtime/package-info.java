/** Tests of the choice of a backend. */
@NullMarked
package org.bnn4j.runtime;

import org.jspecify.annotations.NullMarked;
