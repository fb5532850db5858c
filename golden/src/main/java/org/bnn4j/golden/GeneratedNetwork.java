package org.bnn4j.golden;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bnn4j.golden.CaseNetwork.Output;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Optimizer;
import org.jspecify.annotations.Nullable;

/** A network of a generated class, used as its users would, only by reflection. */
final class GeneratedNetwork implements AutoCloseable {
  private final Object net;
  private final Backend backend;
  private final CaseNetwork shape;
  private final int batch;

  GeneratedNetwork(Class<?> type, CaseNetwork shape, Backend backend, int batch) {
    this.net = invoke(type, null, "create", backend, Seed.of(1));
    this.backend = backend;
    this.shape = shape;
    this.batch = batch;
  }

  List<Parameter> parameters() {
    return all().list();
  }

  float[] get(Parameter parameter) {
    float[] values = new float[parameter.type().shape().elements(1)];
    backend.read(parameter.type(), 1, parameter.buffer(), values);
    return values;
  }

  void set(Parameter parameter, float[] values) {
    backend.write(parameter.type(), 1, values, parameter.buffer());
    all().changed();
  }

  private Parameters all() {
    return (Parameters) call(net, "parameters");
  }

  /** The outputs of evaluation. */
  List<float[]> evaluate(List<float[]> inputs) {
    return forward(call(net, "session", batch), inputs);
  }

  /** The outputs of the packed network. */
  List<float[]> runPacked(List<float[]> inputs) {
    return forward(call(call(net, "pack"), "session", batch), inputs);
  }

  private List<float[]> forward(Object session, List<float[]> inputs) {
    List<float[]> outputs = shape.outputs().stream().map(this::empty).toList();
    List<Object> arguments = new ArrayList<>(inputs);
    arguments.addAll(outputs);
    arguments.add(batch);
    call(session, "forward", arguments.toArray());
    return outputs;
  }

  private float[] empty(Output output) {
    return new float[batch * output.size()];
  }

  Training training(Optimizer optimizer) {
    return new Training(call(net, "training", batch, optimizer));
  }

  @Override
  public void close() {
    call(net, "close");
  }

  /** The training of the network. */
  final class Training {
    private final Object training;

    private Training(Object training) {
      this.training = training;
    }

    /** One step; the loss before it. */
    float step(List<float[]> inputs, List<?> targets) {
      List<Object> arguments = new ArrayList<>(inputs);
      arguments.addAll(targets);
      arguments.add(batch);
      return (float) call(training, "step", arguments.toArray());
    }

    float[] output(Output output) {
      float[] values = empty(output);
      call(training, "out" + capital(output.name()), (Object) values);
      return values;
    }

    /** The gradient of an input of as many values. */
    float[] inputGradient(String input, int size) {
      float[] values = new float[size];
      call(training, "in" + capital(input) + "Gradient", (Object) values);
      return values;
    }

    float[] gradient(Parameter parameter) {
      float[] values = new float[parameter.type().shape().elements(1)];
      call(training, "gradient", parameter, values);
      return values;
    }
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static Object call(Object target, String method, Object... arguments) {
    return invoke(target.getClass(), target, method, arguments);
  }

  private static Object invoke(
      Class<?> type, @Nullable Object target, String name, Object... arguments) {
    Method method =
        Arrays.stream(type.getMethods())
            .filter(m -> m.getName().equals(name))
            .filter(m -> fits(m.getParameterTypes(), arguments))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    type + " has no method " + name + " for " + Arrays.toString(arguments)));
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " failed: " + e.getCause(), e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean fits(Class<?>[] types, Object[] arguments) {
    return types.length == arguments.length
        && IntStream.range(0, types.length)
            .allMatch(
                i -> MethodType.methodType(types[i]).wrap().returnType().isInstance(arguments[i]));
  }
}
