/**
 * The goals of the Maven plugin. In: the configuration of a project. Out: source roots, log lines
 * and failed builds; the work is done in {@link org.bnn4j.maven.generation}.
 */
@NullMarked
package org.bnn4j.maven;

import org.jspecify.annotations.NullMarked;
