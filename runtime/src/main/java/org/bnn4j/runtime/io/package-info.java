/**
 * File formats, written and read by hand, strictly. In: bytes of files. Out: named tensors, or a
 * {@link org.bnn4j.runtime.io.ModelFileException} that says how to cure them; and back.
 */
@NullMarked
package org.bnn4j.runtime.io;

import org.jspecify.annotations.NullMarked;
