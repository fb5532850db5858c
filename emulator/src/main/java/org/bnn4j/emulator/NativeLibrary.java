package org.bnn4j.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shared library of the shim, all kernels, and those that only tests of the emulator start. g++
 * compiles each source by itself, two at a time, into {@code emulator/target/native}; what was
 * compiled from the same bytes is taken from there.
 */
final class NativeLibrary {
  private static final String COMPILER = System.getProperty("bnn.emulator.compiler", "g++");

  /** Floats must neither be contracted nor reordered; the rest is for speed and shared code. */
  private static final List<String> OPTIONS =
      List.of(
          "-std=c++20",
          "-O2",
          "-march=native",
          "-ffp-contract=off",
          "-fno-strict-aliasing",
          "-fPIC",
          "-fvisibility=hidden",
          "-fno-semantic-interposition",
          "-U_FORTIFY_SOURCE",
          "-DBNN_EMULATED");

  private static final int JOBS = 2;

  private final Path shim;
  private final Path kernels;
  private final Path trials;
  private final Path cache;

  private NativeLibrary(Path project) {
    this.shim = project.resolve("emulator/src/main/cpp");
    this.kernels = project.resolve("runtime/src/main/cuda");
    this.trials = project.resolve("emulator/src/test/cuda");
    this.cache = project.resolve("emulator/target/native");
  }

  /** Why the library cannot be built here, if so. */
  static Optional<String> obstacle() {
    return version() == null
        ? Optional.of(
            "the emulated device is compiled by "
                + COMPILER
                + ", which was not found (Debian, Ubuntu: sudo apt install g++)")
        : Optional.empty();
  }

  /** The library of the project around the working folder. */
  static Path build() {
    return new NativeLibrary(project()).library();
  }

  private static Path project() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("emulator/src/main/cpp"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the sources of the emulator are not around " + start);
  }

  private Path library() {
    String version = version();
    if (version == null) {
      throw new IllegalStateException(obstacle().orElseThrow());
    }
    try {
      Files.createDirectories(cache);
      String base = hash(version + OPTIONS + processor() + headers());
      List<Path> objects = compileAll(base);
      Path library = cache.resolve("kernels-" + hash(objects.toString()) + ".so");
      if (!Files.exists(library)) {
        List<String> command = new ArrayList<>(List.of(COMPILER, "-shared"));
        objects.forEach(object -> command.add(object.toString()));
        produce(library, command);
      }
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> compileAll(String base) throws IOException {
    List<Path> sources = new ArrayList<>(files(shim, ".cpp"));
    sources.addAll(files(kernels, ".cu"));
    sources.addAll(files(trials, ".cu"));
    try (ExecutorService workers = Executors.newFixedThreadPool(JOBS)) {
      List<Future<Path>> objects =
          sources.stream().map(source -> workers.submit(() -> compile(source, base))).toList();
      List<Path> done = new ArrayList<>();
      for (Future<Path> object : objects) {
        done.add(object.get());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while compiling kernels", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    }
  }

  private Path compile(Path source, String base) throws IOException {
    String name = source.getFileName().toString();
    Path object = cache.resolve(name + "-" + hash(base + Files.readString(source)) + ".o");
    if (!Files.exists(object)) {
      List<String> command = new ArrayList<>(List.of(COMPILER));
      command.addAll(OPTIONS);
      command.addAll(List.of("-I", shim.toString(), "-I", kernels.toString()));
      command.addAll(List.of("-x", "c++", "-c", source.toString()));
      produce(object, command);
    }
    return object;
  }

  /** Runs a command that writes a file, which appears only when it is complete. */
  private void produce(Path file, List<String> command) throws IOException {
    Path unfinished = Files.createTempFile(cache, "unfinished", "");
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of("-o", unfinished.toString()));
    Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitCode(process) != 0) {
      Files.delete(unfinished);
      throw new IllegalStateException(String.join(" ", whole) + "\n" + said);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String headers() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path folder : List.of(shim, kernels)) {
      for (String ending : List.of(".h", ".cuh")) {
        for (Path header : files(folder, ending)) {
          text.append(header.getFileName()).append('\n').append(Files.readString(header));
        }
      }
    }
    return text.toString();
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** What the processor can do, since code is compiled for it. */
  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    String abilities = "";
    if (Files.exists(info)) {
      try (Stream<String> lines = Files.lines(info)) {
        abilities = lines.filter(l -> l.matches("(flags|Features)\\s*:.*")).findFirst().orElse("");
      }
    }
    return System.getProperty("os.arch") + abilities;
  }

  /** The first line that the compiler says about itself, or null where there is none. */
  private static @Nullable String version() {
    try {
      Process process = new ProcessBuilder(COMPILER, "--version").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return exitCode(process) == 0 ? said.lines().findFirst().orElse("") : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + COMPILER, e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
