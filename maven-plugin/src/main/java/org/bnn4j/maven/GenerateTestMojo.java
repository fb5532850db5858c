package org.bnn4j.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.codehaus.plexus.build.BuildContext;

/**
 * Generates the Java sources of networks that only the tests of a project need. They see the
 * standard library and each other, not the <code>.bnn</code> files of the project itself.
 *
 * @since 0.1
 */
@Mojo(
    name = "generate-test",
    defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES,
    requiresDependencyResolution = ResolutionScope.NONE,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
public final class GenerateTestMojo extends AbstractGenerateMojo {
  /**
   * The folder of the <code>.bnn</code> files.
   *
   * @since 0.1
   */
  @Parameter(
      property = "bnn.testSourceDirectory",
      defaultValue = "${project.basedir}/src/test/bnn",
      required = true)
  private File testSourceDirectory;

  /**
   * The folder for the Java sources.
   *
   * @since 0.1
   */
  @Parameter(
      property = "bnn.testOutputDirectory",
      defaultValue = "${project.build.directory}/generated-test-sources/bnn",
      required = true)
  private File testOutputDirectory;

  @Inject
  GenerateTestMojo(BuildContext buildContext) {
    super(buildContext);
  }

  @Override
  File sourceFolder() {
    return testSourceDirectory;
  }

  @Override
  File outputFolder() {
    return testOutputDirectory;
  }

  @Override
  void addSourceRoot(String folder) {
    project().addTestCompileSourceRoot(folder);
  }
}
