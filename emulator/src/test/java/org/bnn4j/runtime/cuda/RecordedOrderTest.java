package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bnn4j.emulator.EmulatedDevice;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.Test;

/** What a recording waits for. */
class RecordedOrderTest {
  private static final TensorType TYPE = TensorType.real(Shape.batch(4, 1, 1));

  @Test
  void onlyWhatUsesTheSameMemoryWaits() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty());
    List<List<Long>> waits = new ArrayList<>();
    try (CudaBackend backend = CudaBackend.create(listening(waits), true)) {
      Kernel twice = backend.kernels().pointwise(pass(1, multiply(argument(0), constant(2))));
      Kernel sum = backend.kernels().pointwise(pass(2, add(argument(0), argument(1))));
      Buffer a = backend.allocate(1, TYPE);
      Buffer b = backend.allocate(1, TYPE);
      Buffer c = backend.allocate(1, TYPE);
      Buffer d = backend.allocate(1, TYPE);
      Steps steps =
          backend.steps(n -> {
            twice.run(n, a, b); // 1
            twice.run(n, a, c); // 2: reads what 1 reads
            sum.run(n, b, c, d); // 3
            twice.run(n, d, a); // 4: writes what 1 and 2 read, but they are done before 3
            twice.run(n, a, a); // 5
          });
      backend.write(TYPE, 1, new float[] {1, 2, 3, 4}, a);
      steps.run(1);
      assertThat(waits).isEmpty();
      steps.run(1);
      assertThat(waits)
          .containsExactly(List.of(), List.of(), List.of(2L, 1L), List.of(3L), List.of(4L));
      float[] result = new float[4];
      backend.read(TYPE, 1, a, result);
      assertThat(result).containsExactly(256, 512, 768, 1024);
    }
  }

  private static Pointwise pass(int operands, Formula formula) {
    TensorType[] types = new TensorType[operands];
    Arrays.fill(types, TYPE);
    return Pointwise.of(TYPE.shape(), Element.REAL, formula, types);
  }

  /** An emulated device, with a list of what its recordings wait for. */
  private static Driver listening(List<List<Long>> waits) {
    Driver device = EmulatedDevice.create(8, 0);
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("recordAfter")) {
                long[] numbers = (long[]) arguments[0];
                waits.add(Arrays.stream(numbers, 0, (int) arguments[1]).boxed().toList());
              }
              try {
                return method.invoke(device, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
