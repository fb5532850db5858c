package org.bnn4j.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.model.Initializer;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What optimizers themselves allocate: the backend here computes nothing. */
class OptimizerAllocationTest {
  private static final int WARM_UP = 1_000;
  private static final int STEPS = 1_000;

  /** Takes any arguments and does nothing. */
  private static final class IdleKernel extends Kernel {
    IdleKernel(int arity) {
      super(arity);
    }

    @Override
    protected void execute(int n, Buffer[] arguments) {}
  }

  /** Has memory and kernels in name only. */
  private static final class IdleBackend implements Backend {
    private final int arity;

    IdleBackend(int arity) {
      this.arity = arity;
    }

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public String description() {
      return "idle: computes nothing";
    }

    @Override
    public Kernels kernels() {
      return (Kernels)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Kernels.class},
              (proxy, method, arguments) -> new IdleKernel(arity));
    }

    @Override
    public Buffer allocate(int batch, TensorType... types) {
      return new Buffer() {};
    }

    @Override
    public Buffer allocateWeights(Conv2d spec) {
      return new Buffer() {};
    }

    @Override
    public void write(TensorType type, int n, float[] values, Buffer target) {}

    @Override
    public void read(TensorType type, int n, Buffer source, float[] values) {}

    @Override
    public void writeIndices(int n, int[] values, Buffer target) {}

    @Override
    public void writeThresholds(int[] words, Buffer target) {}

    @Override
    public int[] readThresholds(Buffer source) {
      return new int[0];
    }

    @Override
    public void close() {}
  }

  /** An optimizer and the number of buffers that its kernel takes. */
  record Case(Optimizer optimizer, int arity) {}

  static List<Case> cases() {
    return List.of(
        new Case(Sgd.of(0.1f), 4),
        new Case(Sgd.momentum(Schedule.cosine(0.1f, WARM_UP), 0.9f), 6),
        new Case(Adam.of(0.001f), 9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aStepAllocatesNothing(Case each) {
    Backend backend = new IdleBackend(each.arity());
    Parameters parameters = new Parameters(backend);
    Initializer zeros = Initializer.zeros();
    Parameter weight =
        parameters.add("weight", Parameter.Kind.TRAINED, Shape.of(4, 3, 3, 3), zeros, 108);
    Buffer gradient = backend.allocate(1, weight.type());
    OptimizerState state = each.optimizer().bind(backend, parameters.list(), List.of(gradient));
    for (int i = 0; i < WARM_UP; i++) {
      state.step();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      state.step();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / STEPS).as("bytes per step").isZero();
  }
}
