/** The reference backend under the contract of all backends. */
@NullMarked
package org.bnn4j.runtime.reference;

import org.jspecify.annotations.NullMarked;
