package org.bnn4j.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.bnn4j.maven.generation.GenerationOutcome;
import org.bnn4j.maven.generation.GenerationTask;
import org.bnn4j.maven.generation.SourceGeneration;
import org.bnn4j.maven.generation.SourceSet;
import org.codehaus.plexus.build.BuildContext;

/** What the goals share that write Java sources. */
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
abstract class AbstractGenerateMojo extends AbstractBnnMojo {
  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution mojoExecution;

  /**
   * Compiles the generated sources together with the project's own.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.addSourceRoot", defaultValue = "true")
  private boolean addSourceRoot;

  /**
   * Does nothing when neither the files, nor the parameters, nor the plugin, nor the generated
   * sources have changed. Content counts, times do not.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.incremental", defaultValue = "true")
  private boolean incremental;

  /**
   * Writes a text beside the sources of each network: what was fused and packed and what was not,
   * layer by layer, and what training keeps.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.report", defaultValue = "false")
  private boolean report;

  AbstractGenerateMojo(BuildContext buildContext) {
    super(buildContext);
  }

  /** Where the Java sources go. */
  abstract File outputFolder();

  /** Lets the compiler see the Java sources. */
  abstract void addSourceRoot(String folder);

  @Override
  final void prepare() {
    if (addSourceRoot) {
      addSourceRoot(outputFolder().getPath());
    }
  }

  @Override
  final void run(SourceSet sources, ProblemLog problems) throws IOException {
    GenerationOutcome outcome =
        SourceGeneration.run(
            new GenerationTask(
                sources,
                outputFolder().toPath(),
                recordFile(),
                incremental,
                failOnWarning(),
                report));
    problems.show(outcome.warnings());
    if (outcome.written() + outcome.deleted() > 0) {
      buildContext().refresh(outputFolder());
    }
    getLog().info(summary(outcome));
  }

  private static String summary(GenerationOutcome outcome) {
    if (outcome.upToDate()) {
      return "Nothing to do: %d .bnn and %d .java files are up to date."
          .formatted(outcome.sources(), outcome.files());
    }
    return "Generated %d .java files from %d .bnn files: %d written, %d deleted."
        .formatted(outcome.files(), outcome.sources(), outcome.written(), outcome.deleted());
  }

  private Path recordFile() {
    Path folder = Path.of(project().getBuild().getDirectory(), "bnn-maven-plugin");
    return folder.resolve(mojoExecution.getGoal() + "-" + mojoExecution.getExecutionId());
  }
}
