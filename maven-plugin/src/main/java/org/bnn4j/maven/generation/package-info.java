/**
 * Brings a folder of Java sources up to date with a folder of {@code .bnn} files. In: a {@code
 * GenerationTask}. Out: files and a {@code GenerationOutcome}. Knows nothing of Maven.
 */
@NullMarked
package org.bnn4j.maven.generation;

import org.jspecify.annotations.NullMarked;
