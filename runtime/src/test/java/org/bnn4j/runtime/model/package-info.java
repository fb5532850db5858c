/** Tests of the package of the same name. */
@NullMarked
package org.bnn4j.runtime.model;

import org.jspecify.annotations.NullMarked;
