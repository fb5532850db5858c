/**
 * Problems in the input, as values: one catalogue of messages, places, cures. In: reports of every
 * stage. Out: text for people.
 */
@NullMarked
package org.bnn4j.grammar.diagnostic;

import org.jspecify.annotations.NullMarked;
