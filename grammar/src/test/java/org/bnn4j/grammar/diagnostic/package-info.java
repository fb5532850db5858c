/** Tests of how problems are reported. In: diagnostics. Out: verdicts. */
@NullMarked
package org.bnn4j.grammar.diagnostic;

import org.jspecify.annotations.NullMarked;
