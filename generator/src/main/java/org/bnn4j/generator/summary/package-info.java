/** What a network costs. In: an inference graph. Out: counts for each layer, as text or JSON. */
@NullMarked
package org.bnn4j.generator.summary;

import org.jspecify.annotations.NullMarked;
