/** The name of a network goes in; something that PyTorch runs comes out. */
@NullMarked
package org.bnn4j.examples.peers.pytorch;

import org.jspecify.annotations.NullMarked;
