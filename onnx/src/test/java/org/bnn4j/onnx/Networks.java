package org.bnn4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;

/** Networks of a text: their graphs, and their classes, compiled and loaded as a user would. */
final class Networks implements AutoCloseable {
  private final List<InferenceGraph> graphs;
  private final String javaPackage;
  private final URLClassLoader loader;

  private Networks(List<InferenceGraph> graphs, String javaPackage, URLClassLoader loader) {
    this.graphs = graphs;
    this.javaPackage = javaPackage;
    this.loader = loader;
  }

  /**
   * Compiles all networks of some files.
   *
   * @param neighbours files that those need
   * @param folder for class files
   */
  static Networks of(List<Source> sources, List<Source> neighbours, String javaPackage, Path folder)
      throws IOException {
    GenerationRequest request = new GenerationRequest(sources, neighbours, javaPackage, Set.of());
    List<GeneratedFile> files = new Generator().generate(request).files();
    List<JavaFileObject> texts = new ArrayList<>();
    files.forEach(file -> texts.add(new Text(file)));
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-proc:none", "-d", folder.toString());
    boolean success =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, texts)
            .call();
    assertThat(success).as(messages.toString()).isTrue();
    URL[] urls = {folder.toUri().toURL()};
    return new Networks(
        new Generator().graphs(request).graphs(),
        javaPackage,
        new URLClassLoader(urls, Networks.class.getClassLoader()));
  }

  /** A file beside the tests. */
  static Source resource(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(Networks.class.getResourceAsStream(file))) {
      return Source.of(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  List<String> names() {
    return graphs.stream().map(InferenceGraph::network).toList();
  }

  InferenceGraph graph(String name) {
    return graphs.stream().filter(g -> g.network().equals(name)).findFirst().orElseThrow();
  }

  /** A network with fresh parameters. */
  Net create(String name, Backend backend, long seed) throws Exception {
    Object net =
        loader
            .loadClass(javaPackage + "." + name)
            .getMethod("create", Backend.class, Seed.class)
            .invoke(null, backend, Seed.of(seed));
    return new Net(graph(name), net);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /** One network. */
  record Net(InferenceGraph graph, Object object) {
    Parameters parameters() {
      return (Parameters) call(object, "parameters");
    }

    /** How many numbers an image has at each input. */
    List<Integer> inputSizes() {
      return graph.region().nodes().stream()
          .filter(node -> node.op() instanceof Op.Input)
          .map(Node::result)
          .map(Net::image)
          .toList();
    }

    /** How many numbers an image has at each output. */
    List<Integer> outputSizes() {
      return graph.region().results().stream().map(Net::image).toList();
    }

    private static int image(Value value) {
      return value.type().shape().image();
    }

    /** The outputs of evaluation. */
    List<float[]> evaluate(int n, List<float[]> inputs) {
      List<float[]> outputs = outputSizes().stream().map(size -> new float[n * size]).toList();
      List<Object> arguments = new ArrayList<>(inputs);
      arguments.addAll(outputs);
      arguments.add(n);
      call(call(object, "session", n), "forward", arguments.toArray());
      return outputs;
    }
  }

  private static Object call(Object target, String method, Object... arguments) {
    Method found =
        Stream.of(target.getClass().getMethods())
            .filter(m -> m.getName().equals(method) && m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow(() -> new AssertionError(target.getClass() + " has no " + method));
    try {
      Object result = found.invoke(target, arguments);
      return result == null ? target : result;
    } catch (InvocationTargetException e) {
      throw new AssertionError(method, e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
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
