/** Memory and order. In: a graph. Out: a {@code Plan} of kernel calls on buffers. */
@NullMarked
package org.bnn4j.generator.plan;

import org.jspecify.annotations.NullMarked;
