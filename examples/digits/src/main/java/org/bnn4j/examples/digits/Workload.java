package org.bnn4j.examples.digits;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * The multiply-accumulates of a packed network for one image, counted where it asks its backend for
 * convolutions. (A linear layer is a convolution of one pixel.)
 */
final class Workload {
  private long binary;
  private long all;

  private Workload() {}

  /** That of a saved network. */
  static Workload of(Backend backend, Path file) throws IOException {
    var workload = new Workload();
    Kernels kernels = workload.counting(backend.kernels());
    Backend counting =
        proxy(
            Backend.class,
            (_, method, arguments) ->
                method.getName().equals("kernels") ? kernels : method.invoke(backend, arguments));
    PackedDigitsNet.load(counting, file).session(1).close();
    return workload;
  }

  /** Percent of the multiply-accumulates that are binary. */
  double binaryShare() {
    return 100.0 * binary / all;
  }

  long binary() {
    return binary;
  }

  long all() {
    return all;
  }

  private Kernels counting(Kernels kernels) {
    return proxy(
        Kernels.class,
        (_, method, arguments) -> {
          if (method.getName().equals("conv2d")) {
            add((Conv2d) arguments[0]);
          }
          return method.invoke(kernels, arguments);
        });
  }

  private void add(Conv2d spec) {
    long products = (long) spec.outHeight() * spec.outWidth() * spec.filters() * spec.taps();
    all += products;
    binary += spec.isBinary() ? products : 0;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
