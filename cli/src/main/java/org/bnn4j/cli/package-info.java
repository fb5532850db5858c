/** The commands of {@code ./bnn}. In: arguments. Out: text, Java files and an exit code. */
@NullMarked
package org.bnn4j.cli;

import org.jspecify.annotations.NullMarked;
