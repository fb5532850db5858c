package org.bnn4j.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;

/**
 * Generates the Java sources of all networks in the <code>.bnn</code> files of a project.
 *
 * <p>A file is written only if its content changes, and deleted when its network is gone. Where the
 * <code>.bnn</code> files have errors, the build fails and the Java sources of the last good build
 * stay.
 *
 * @since 0.1
 */
@Mojo(
    name = "generate",
    defaultPhase = LifecyclePhase.GENERATE_SOURCES,
    requiresDependencyResolution = ResolutionScope.NONE,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class GenerateMojo extends AbstractGenerateMojo {
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

  /**
   * The folder for the Java sources.
   *
   * @since 0.1
   */
  @Parameter(
      property = "bnn.outputDirectory",
      defaultValue = "${project.build.directory}/generated-sources/bnn",
      required = true)
  private File outputDirectory;

  @Inject
  GenerateMojo(BuildContext buildContext) {
    super(buildContext);
  }

  @Override
  File sourceFolder() {
    return sourceDirectory;
  }

  @Override
  File outputFolder() {
    return outputDirectory;
  }

  @Override
  void addSourceRoot(String folder) {
    project().addCompileSourceRoot(folder);
  }
}
