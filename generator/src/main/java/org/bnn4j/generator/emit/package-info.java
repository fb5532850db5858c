/** Java text. In: plans. Out: readable sources that call the runtime. */
@NullMarked
package org.bnn4j.generator.emit;

import org.jspecify.annotations.NullMarked;
