/** Rules that need no instantiation. In: a {@code Program}. Out: diagnostics. */
@NullMarked
package org.bnn4j.generator.check;

import org.jspecify.annotations.NullMarked;
