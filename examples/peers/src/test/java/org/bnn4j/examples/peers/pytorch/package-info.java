/** Tests that PyTorch does what this library does. */
@NullMarked
package org.bnn4j.examples.peers.pytorch;

import org.jspecify.annotations.NullMarked;
