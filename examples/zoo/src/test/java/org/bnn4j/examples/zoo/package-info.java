/** Tests of the networks: their published figures, and that they run. */
@NullMarked
package org.bnn4j.examples.zoo;

import org.jspecify.annotations.NullMarked;
