/** Names. In: syntax trees. Out: a {@code Program}, in which every name finds its declaration. */
@NullMarked
package org.bnn4j.generator.resolve;

import org.jspecify.annotations.NullMarked;
