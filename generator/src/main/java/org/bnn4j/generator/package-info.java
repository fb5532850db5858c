/** From {@code .bnn} files to Java sources. In: sources. Out: Java files, diagnostics and dumps. */
@NullMarked
package org.bnn4j.generator;

import org.jspecify.annotations.NullMarked;
