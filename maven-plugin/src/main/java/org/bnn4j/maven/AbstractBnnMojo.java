package org.bnn4j.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.lang.model.SourceVersion;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.maven.generation.SourceSet;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/** What all goals share: which files to read, and how problems end a build. */
@SuppressWarnings("NullAway.Init") // Maven sets the fields.
abstract class AbstractBnnMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  /** Set by Eclipse, which has markers for problems. */
  @Parameter(defaultValue = "${m2e.version}", readonly = true)
  private @Nullable String m2eVersion;

  /**
   * The files to read, as Ant patterns relative to the source folder. Default: <code>**&#47;*.bnn
   * </code>.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.includes")
  private List<String> includes = List.of();

  /**
   * The files to leave out, as Ant patterns relative to the source folder.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.excludes")
  private List<String> excludes = List.of();

  /**
   * The Java package of the networks in files that have no <code>package</code> line.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.defaultPackage", defaultValue = "${project.groupId}")
  private String defaultPackage;

  /**
   * Does nothing. The folder of generated sources still counts as a source root, so that what lies
   * there is compiled.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.skip", defaultValue = "false")
  private boolean skip;

  /**
   * Lets warnings fail the build.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.failOnWarning", defaultValue = "false")
  private boolean failOnWarning;

  /**
   * Fails the build where there is no <code>.bnn</code> file at all.
   *
   * @since 0.1
   */
  @Parameter(property = "bnn.failOnMissingSources", defaultValue = "false")
  private boolean failOnMissingSources;

  private final BuildContext buildContext;

  AbstractBnnMojo(BuildContext buildContext) {
    this.buildContext = buildContext;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    prepare();
    if (skip) {
      getLog().info("Skipped: bnn.skip is set.");
      return;
    }
    SourceSet sources = sources();
    List<Path> files = sources.files();
    if (files.isEmpty() && failOnMissingSources) {
      throw new MojoFailureException(
          "there is no .bnn file in %s; put one there, or set bnn.failOnMissingSources=false"
              .formatted(sources.folder()));
    }
    ProblemLog problems = problems();
    problems.clear(files);
    try {
      run(sources, problems);
    } catch (InvalidInputException e) {
      problems.show(e.diagnostics());
      throw new MojoFailureException(ProblemLog.count(e.diagnostics()));
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read or write a file: " + e, e);
    }
  }

  /** What happens even when the goal is skipped. */
  void prepare() {}

  /** Where the {@code .bnn} files are. */
  abstract File sourceFolder();

  /** The work of the goal. */
  abstract void run(SourceSet sources, ProblemLog problems) throws IOException;

  final MavenProject project() {
    return project;
  }

  final BuildContext buildContext() {
    return buildContext;
  }

  final boolean failOnWarning() {
    return failOnWarning;
  }

  private ProblemLog problems() {
    return new ProblemLog(
        getLog(), buildContext, project.getBasedir().toPath(), m2eVersion != null);
  }

  private SourceSet sources() throws MojoFailureException {
    if (!SourceVersion.isName(defaultPackage)) {
      throw new MojoFailureException(
          "`%s` is no Java package; set bnn.defaultPackage to one".formatted(defaultPackage));
    }
    return new SourceSet(
        project.getBasedir().toPath(),
        sourceFolder().toPath(),
        includes.isEmpty() ? List.of("**/*.bnn") : includes,
        excludes,
        defaultPackage);
  }
}
