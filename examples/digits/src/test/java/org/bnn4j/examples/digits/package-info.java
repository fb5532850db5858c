/** Tests of the demo. */
@NullMarked
package org.bnn4j.examples.digits;

import org.jspecify.annotations.NullMarked;
