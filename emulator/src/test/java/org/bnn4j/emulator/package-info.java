/** Tests of the emulated device, and of what runs on it. */
@NullMarked
package org.bnn4j.emulator;

import org.jspecify.annotations.NullMarked;
