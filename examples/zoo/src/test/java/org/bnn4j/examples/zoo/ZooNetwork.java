package org.bnn4j.examples.zoo;

import java.lang.reflect.InvocationTargetException;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Optimizer;

/** A network of any class: generated classes have methods in common, but no interface. */
final class ZooNetwork {
  private final Object net;

  private ZooNetwork(Object net) {
    this.net = net;
  }

  static ZooNetwork create(String name, Backend backend, long seed) throws Exception {
    Class<?> type = Class.forName(ZooNetwork.class.getPackageName() + "." + name);
    Object net =
        type.getMethod("create", Backend.class, Seed.class).invoke(null, backend, Seed.of(seed));
    return new ZooNetwork(net);
  }

  Parameters parameters() {
    return (Parameters) call(net, "parameters");
  }

  Training training(int maxBatch, Optimizer optimizer) {
    return new Training(call(net, "training", maxBatch, optimizer));
  }

  /** The logits of some images in evaluation. */
  float[] evaluate(float[] images, int n, int classes) {
    return forward(call(net, "session", n), images, n, classes);
  }

  /** The logits of some images that the packed network gives. */
  float[] evaluatePacked(float[] images, int n, int classes) {
    return forward(call(call(net, "pack"), "session", n), images, n, classes);
  }

  private static float[] forward(Object session, float[] images, int n, int classes) {
    float[] logits = new float[n * classes];
    call(session, "forward", images, logits, n);
    return logits;
  }

  /** A training of the network. */
  static final class Training {
    private final Object training;

    private Training(Object training) {
      this.training = training;
    }

    float step(float[] images, int[] labels) {
      return (float) call(training, "step", images, labels, labels.length);
    }

    /** The gradient that the last step had of a parameter. */
    float[] gradient(Parameter parameter) {
      float[] values = new float[parameter.type().shape().elements(1)];
      call(training, "gradient", parameter, values);
      return values;
    }
  }

  private static Object call(Object target, String name, Object... arguments) {
    var method =
        Stream.of(target.getClass().getMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow(() -> new AssertionError(target.getClass() + " has no method " + name));
    try {
      Object result = method.invoke(target, arguments);
      return result == null ? target : result;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    } catch (InvocationTargetException e) {
      throw new AssertionError(name, e.getCause());
    }
  }
}
