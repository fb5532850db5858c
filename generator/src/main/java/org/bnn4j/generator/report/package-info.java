/** What became of a network. In: its graphs. Out: a text for people, layer by layer. */
@NullMarked
package org.bnn4j.generator.report;

import org.jspecify.annotations.NullMarked;
