/** The parts of a network that outlive a step: parameters, their seeds and initial values. */
@NullMarked
package org.bnn4j.runtime.model;

import org.jspecify.annotations.NullMarked;
