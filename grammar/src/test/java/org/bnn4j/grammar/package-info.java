/** Tests of reading and printing. In: texts. Out: verdicts. */
@NullMarked
package org.bnn4j.grammar;

import org.jspecify.annotations.NullMarked;
