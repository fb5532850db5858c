/**
 * What every backend must do. In: a backend. Out: its results, compared with plain double
 * arithmetic and bit for bit with the reference backend.
 */
@NullMarked
package org.bnn4j.runtime.contract;

import org.jspecify.annotations.NullMarked;
