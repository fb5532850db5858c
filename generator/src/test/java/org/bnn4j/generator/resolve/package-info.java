/** Tests of names and imports. */
@NullMarked
package org.bnn4j.generator.resolve;

import org.jspecify.annotations.NullMarked;
