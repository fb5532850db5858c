/**
 * What a kernel computes, as plain records: the words that generated code, generator and backends
 * share. In: nothing. Out: specifications.
 */
@NullMarked
package org.bnn4j.runtime.kernel;

import org.jspecify.annotations.NullMarked;
