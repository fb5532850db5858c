/**
 * Handwritten digits go in; a trained and packed network and a table of what it is worth come out.
 */
@NullMarked
package org.bnn4j.examples.digits;

import org.jspecify.annotations.NullMarked;
