package org.bnn4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a JDK and a Maven that are made up, in a folder whose name has blanks. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./bnn is a POSIX shell script")
class LauncherTest {
  @TempDir Path temporary;

  private Path project = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void copyTheLauncher() throws IOException {
    project = Files.createDirectories(temporary.resolve("a project"));
    Files.copy(Path.of("..", "bnn"), project.resolve("bnn"));
    jdk = temporary.resolve("a jdk");
    script(jdk.resolve("bin/javac"), "exit 1");
    script(
        temporary.resolve("tools/mvn"), "echo 'Apache Maven 3.9.9 (abc)'; echo \"got: $PWD $*\"");
  }

  @Test
  void helpListsTheCommands() throws Exception {
    Run run = run("help");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(
            "demo",
            "bench",
            "test",
            "check",
            "summary",
            "report",
            "dump",
            "generate",
            "export",
            "golden",
            "clean");
    assertThat(run().out()).isEqualTo(run.out());
  }

  @Test
  void anUnknownCommandIsTheUsersMistake() throws Exception {
    Run run = run("tset");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains("knows no command tset", "usage:");
  }

  @Test
  void takesTheTestedJdkWithoutAWord() throws Exception {
    release("25.0.3");
    Run run = run("version");
    assertThat(run.out())
        .isEqualTo("JDK 25: %s%nMaven 3.9: %s%n".formatted(jdk, temporary.resolve("tools/mvn")));
  }

  @Test
  void saysThatANewerJdkIsUntested() throws Exception {
    release("26-ea");
    assertThat(run("version").out()).startsWith("JDK 26 is untested (tested: 25).\n");
  }

  @Test
  void testCallsMavenInTheProjectsFolder() throws Exception {
    release("25");
    Run run = run("test", "-pl", "grammar");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("got: " + project.toRealPath() + " -B -ntp verify -pl grammar\n");
  }

  @Test
  void aFailedBuildPointsToItsLog() throws Exception {
    release("25");
    script(
        temporary.resolve("tools/mvn"),
        "echo 'Apache Maven 3.9.9'; [ \"$1\" = -v ] || { echo '[ERROR] no such thing'; exit 1; }");
    Run run = run("check", "Net.bnn");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("building ...", "[ERROR] no such thing", "a project/target/bnn-cli-build.log");
  }

  @Test
  void benchAloneBuildsOtherLibraries() throws Exception {
    release("25");
    run("bench");
    run("demo");
    assertThat(project.resolve("target/bnn-example-peers-build.log"))
        .content()
        .endsWith(" -pl examples/peers -am -Ppeers package\n");
    assertThat(project.resolve("target/bnn-example-digits-build.log"))
        .content()
        .endsWith(" -pl examples/digits -am package\n");
  }

  @Test
  void cleanDeletesWhatWasBuilt() throws Exception {
    Path built = Files.createDirectories(project.resolve("examples/one/target"));
    Path source = Files.createDirectories(project.resolve("examples/one/src"));
    assertThat(run("clean").code()).isZero();
    assertThat(built).doesNotExist();
    assertThat(source).exists();
  }

  private void release(String version) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", project.resolve("bnn").toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(temporary.toFile()).redirectErrorStream(true);
    String path = builder.environment().get("PATH");
    builder.environment().put("PATH", temporary.resolve("tools") + File.pathSeparator + path);
    builder.environment().put("JAVA_HOME", jdk.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out);
  }

  private record Run(int code, String out) {}
}
