package org.bnn4j.maven;

import java.io.File;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.maven.generation.SourceSet;
import org.codehaus.plexus.build.BuildContext;

/**
 * Reports the problems in the <code>.bnn</code> files of a project and writes nothing.
 *
 * @since 0.1
 */
@Mojo(
    name = "check",
    defaultPhase = LifecyclePhase.VALIDATE,
    requiresDependencyResolution = ResolutionScope.NONE,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class CheckMojo extends AbstractBnnMojo {
  /**
   * The folder of the <code>.bnn</code> files.
   *
   * @since 0.1
   */
  @Parameter(
      property = "bnn.sourceDirectory",
      defaultValue = "${project.basedir}/src/main/bnn",
      required = true)
  private File sourceDirectory;

  @Inject
  CheckMojo(BuildContext buildContext) {
    super(buildContext);
  }

  @Override
  File sourceFolder() {
    return sourceDirectory;
  }

  @Override
  void run(SourceSet sources, ProblemLog problems) {
    List<Diagnostic> warnings = sources.compile().diagnostics();
    if (failOnWarning() && !warnings.isEmpty()) {
      throw new InvalidInputException(warnings);
    }
    problems.show(warnings);
    getLog().info("No errors in %d .bnn files.".formatted(sources.files().size()));
  }
}
