/** Tests of the checks, each by the texts that it accepts and rejects. */
@NullMarked
package org.bnn4j.generator.check;

import org.jspecify.annotations.NullMarked;
