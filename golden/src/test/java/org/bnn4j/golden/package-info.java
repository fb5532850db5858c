/** Tests. */
@NullMarked
package org.bnn4j.golden;

import org.jspecify.annotations.NullMarked;
