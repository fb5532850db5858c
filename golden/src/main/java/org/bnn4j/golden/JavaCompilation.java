package org.bnn4j.golden;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.runtime.Backend;
import org.jspecify.annotations.NullMarked;

/** Compiles generated sources in memory, against the runtime alone. */
final class JavaCompilation extends ClassLoader {
  private final Map<String, ByteArrayOutputStream> classes = new ConcurrentHashMap<>();

  private JavaCompilation() {
    super(JavaCompilation.class.getClassLoader());
  }

  /**
   * Compiles sources.
   *
   * @throws IllegalStateException if they are no correct Java
   */
  static ClassLoader of(List<GeneratedFile> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("this java has no compiler: run it with a JDK");
    }
    JavaCompilation result = new JavaCompilation();
    var messages = new StringWriter();
    try (JavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean success =
          compiler
              .getTask(
                  messages,
                  result.new Memory(manager),
                  null,
                  List.of("-proc:none", "-Xlint:none", "-g:none", "-classpath", classPath()),
                  null,
                  files.stream().map(Text::new).toList())
              .call();
      if (!success) {
        throw new IllegalStateException("generated Java does not compile: " + messages);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return result;
  }

  private static String classPath() {
    return Stream.of(Backend.class, NullMarked.class)
        .map(JavaCompilation::place)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteArrayOutputStream bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes.toByteArray(), 0, bytes.size());
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

  private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    Memory(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          classes.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
