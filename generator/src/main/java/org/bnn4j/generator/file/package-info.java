/**
 * Files on disk, for whoever runs the compiler. In: paths of {@code .bnn} files, generated sources.
 * Out: sources, and folders that hold what was generated.
 */
@NullMarked
package org.bnn4j.generator.file;

import org.jspecify.annotations.NullMarked;
