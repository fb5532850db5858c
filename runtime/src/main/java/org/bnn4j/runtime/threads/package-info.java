/**
 * A pool of threads for blocks of work. In: a task cut into numbered blocks. Out: all of them done.
 */
@NullMarked
package org.bnn4j.runtime.threads;

import org.jspecify.annotations.NullMarked;
