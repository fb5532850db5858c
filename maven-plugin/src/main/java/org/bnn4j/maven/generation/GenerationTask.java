package org.bnn4j.maven.generation;

import java.nio.file.Path;

/**
 * What one execution has to do.
 *
 * @param sources the {@code .bnn} files
 * @param outputFolder where the Java sources go
 * @param recordFile where the execution keeps what it did, for the next time
 * @param incremental whether to do nothing when nothing changed
 * @param failOnWarning whether warnings count as errors
 * @param report whether a report of each network goes beside its sources
 */
public record GenerationTask(
    SourceSet sources,
    Path outputFolder,
    Path recordFile,
    boolean incremental,
    boolean failOnWarning,
    boolean report) {}
