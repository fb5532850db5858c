/** What generated code calls: backends, their memory and their kernels. */
@NullMarked
package org.bnn4j.runtime;

import org.jspecify.annotations.NullMarked;
