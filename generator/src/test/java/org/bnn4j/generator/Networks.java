package org.bnn4j.generator;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.generator.emit.Compiled;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Optimizer;
import org.bnn4j.runtime.train.Sgd;

/** Networks of a text, generated, compiled, loaded, and used as a user would. */
public final class Networks implements AutoCloseable {
  private static final String PACKAGE = "org.example.nets";

  private final String text;
  private final Compiled compiled;

  private Networks(String text, Compiled compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /**
   * Compiles all networks of a text.
   *
   * @param folder for class files
   */
  public static Networks of(String text, Path folder) throws Exception {
    GenerationRequest request =
        new GenerationRequest(List.of(Source.of("Test.bnn", text)), PACKAGE, Set.of());
    return new Networks(text, Compiled.of(new Generator().generate(request).files(), folder));
  }

  /** A network with fresh parameters. */
  public Net create(String name, Backend backend, long seed) throws Exception {
    Object net =
        compiled
            .load(PACKAGE + "." + name)
            .getMethod("create", Backend.class, Seed.class)
            .invoke(null, backend, Seed.of(seed));
    return new Net(name, net, backend);
  }

  @Override
  public void close() throws IOException {
    compiled.close();
  }

  /** One network. */
  public final class Net {
    private final String name;
    private final Object net;
    private final Backend backend;
    private final Plan plan;

    private Net(String name, Object net, Backend backend) {
      this.name = name;
      this.net = net;
      this.backend = backend;
      this.plan = Stages.of(text, name).evaluation();
    }

    public Parameters parameters() {
      return (Parameters) call(net, "parameters");
    }

    public Parameter parameter(String path) {
      return parameters().list().stream()
          .filter(p -> p.path().equals(path))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no parameter " + path));
    }

    public float[] get(String path) {
      Parameter parameter = parameter(path);
      float[] values = new float[parameter.type().shape().elements(1)];
      backend.read(parameter.type(), 1, parameter.buffer(), values);
      return values;
    }

    public void set(String path, float... values) {
      Parameter parameter = parameter(path);
      backend.write(parameter.type(), 1, values, parameter.buffer());
      parameters().changed();
    }

    /** How many numbers an image has at each input. */
    public List<Integer> inputSizes() {
      return plan.inputs().stream()
          .filter(t -> t.role() == Plan.Role.INPUT)
          .map(t -> t.type().shape().image())
          .toList();
    }

    /** One step of training; the loss. */
    public float step(Optimizer optimizer, int n, List<float[]> inputs, int... labels) {
      return training(optimizer, n).step(n, inputs, labels);
    }

    public Training training(Optimizer optimizer, int maxBatch) {
      return new Training(call(net, "training", maxBatch, optimizer));
    }

    /** The gradients of a parameter: what one step of rate 1 takes off it. */
    public float[] gradient(String path, int n, List<float[]> inputs, int... labels) {
      float[] before = get(path);
      step(Sgd.of(1f), n, inputs, labels);
      float[] after = get(path);
      float[] gradient = new float[before.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = before[i] - after[i];
      }
      return gradient;
    }

    /** The outputs of evaluation. */
    public List<float[]> evaluate(int n, List<float[]> inputs) {
      return forward(call(net, "session", n), n, inputs);
    }

    public Packed pack() {
      return new Packed(call(net, "pack"));
    }

    /** The packed network of a file. */
    public Packed load(Path file) throws Exception {
      return new Packed(
          compiled
              .load(PACKAGE + ".Packed" + name)
              .getMethod("load", Backend.class, Path.class)
              .invoke(null, backend, file));
    }

    private List<float[]> forward(Object session, int n, List<float[]> inputs) {
      List<Object> arguments = new ArrayList<>(inputs);
      List<float[]> outputs =
          plan.outputs().stream().map(o -> new float[n * o.type().shape().image()]).toList();
      arguments.addAll(outputs);
      arguments.add(n);
      call(session, "forward", arguments.toArray());
      return outputs;
    }

    /** Training. */
    public static final class Training {
      private final Object training;

      private Training(Object training) {
        this.training = training;
      }

      /** An output of the last step, which has so many numbers. */
      public float[] output(String name, int numbers) {
        float[] values = new float[numbers];
        call(training, name, values);
        return values;
      }

      public float step(int n, List<float[]> inputs, int... labels) {
        List<Object> arguments = new ArrayList<>(inputs);
        if (labels.length > 0) {
          arguments.add(labels);
        }
        arguments.add(n);
        return (float) call(training, "step", arguments.toArray());
      }

      /** The gradient that the last step had of a parameter. */
      public float[] gradient(Parameter parameter) {
        return gradient(parameter, new float[parameter.type().shape().elements(1)]);
      }

      float[] gradient(Parameter parameter, float[] values) {
        call(training, "gradient", parameter, values);
        return values;
      }

      /** The gradient that the last step had of an input. */
      public float[] inputGradient(String input, int size) {
        float[] values = new float[size];
        call(training, input + "Gradient", (Object) values);
        return values;
      }
    }

    /** A packed network. */
    public final class Packed {
      private final Object packed;

      private Packed(Object packed) {
        this.packed = packed;
      }

      public void save(Path file) {
        call(packed, "save", file);
      }

      /** A session on up to {@code maxBatch} images. */
      public Object session(int maxBatch) {
        return call(packed, "session", maxBatch);
      }

      public List<float[]> forward(int n, List<float[]> inputs) {
        return Net.this.forward(session(n), n, inputs);
      }
    }
  }

  /** Whether a plan holds floats of images in a buffer. */
  static boolean isFloatBatch(Plan.BufferPlan buffer) {
    return buffer.types().stream()
        .anyMatch(t -> t.element() == Element.REAL && t.shape().isBatch());
  }

  private static Object call(Object target, String method, Object... arguments) {
    Method found =
        Stream.of(target.getClass().getMethods())
            .filter(m -> m.getName().equals(method))
            .filter(m -> m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow(() ->
                new AssertionError(
                    target.getClass() + " has no " + method + " of " + arguments.length));
    try {
      return found.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(String.valueOf(e.getCause()), e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
