/** The cpu backend under the contract of all backends. */
@NullMarked
package org.bnn4j.runtime.cpu;

import org.jspecify.annotations.NullMarked;
