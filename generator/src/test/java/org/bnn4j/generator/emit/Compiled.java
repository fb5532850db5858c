package org.bnn4j.generator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Generated sources, compiled with every warning as an error. */
public final class Compiled implements AutoCloseable {
  private final URLClassLoader loader;

  private Compiled(URLClassLoader loader) {
    this.loader = loader;
  }

  /** Compiles sources into a folder. */
  public static Compiled of(List<GeneratedFile> files, Path folder) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    files.forEach(file -> sources.add(new Text(file)));
    var messages = new StringWriter();
    boolean success =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-Xlint:all",
                    "-Werror",
                    "-proc:none",
                    "--release",
                    "25",
                    "-d",
                    folder.toString()),
                null,
                sources)
            .call();
    assertThat(success).as(messages.toString()).isTrue();
    URL[] urls = {folder.toUri().toURL()};
    return new Compiled(new URLClassLoader(urls, Compiled.class.getClassLoader()));
  }

  /** Runs {@code static void run(Path folder)}. */
  void run(String className, Path folder) throws Exception {
    loader.loadClass(className).getMethod("run", Path.class).invoke(null, folder);
  }

  /** Loads a class. */
  public Class<?> load(String className) throws ClassNotFoundException {
    return loader.loadClass(className);
  }

  /** Loads, links and initialises a class. */
  void initialise(String className) throws Exception {
    Class.forName(className, true, loader);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(GeneratedFile file) {
      super(URI.create("string:///" + file.path()), Kind.SOURCE);
      this.text = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
