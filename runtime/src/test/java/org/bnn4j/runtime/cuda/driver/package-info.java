/** Tests of what is said where there is no device. */
@NullMarked
package org.bnn4j.runtime.cuda.driver;

import org.jspecify.annotations.NullMarked;
