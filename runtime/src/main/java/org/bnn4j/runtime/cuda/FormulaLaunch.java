package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.PtxProgram;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/** A kernel of PTX text with its arguments. */
final class FormulaLaunch {
  private final CudaDevice device;
  private final PtxProgram program;
  private final long function;
  private final Arguments arguments;
  private int next;

  /** Has the driver compile the text. Used under the device's monitor. */
  FormulaLaunch(PtxProgram program, CudaDevice device) {
    this.device = device;
    this.program = program;
    this.function = device.ask(() -> device.kernels().function(program));
    this.arguments = new Arguments(program.pointers(), 2).reads(0, program.operands());
  }

  /** Begins with the first pointer. */
  FormulaLaunch begin() {
    next = 0;
    return this;
  }

  /** The pointers of a tensor, one or two. */
  FormulaLaunch tensor(CudaBuffer buffer, Element element) {
    pointer(buffer.values(element));
    if (element == Element.TERNARY) {
      pointer(buffer.nonZeros(element));
    }
    return this;
  }

  /** The pointers of tensors {@code from} and up of a list, which are consecutive arguments. */
  FormulaLaunch tensors(List<TensorType> types, int from, Buffer[] buffers, int first) {
    for (int i = from; i < types.size(); i++) {
      tensor(CudaBuffer.of(buffers[first + i - from]), types.get(i).element());
    }
    return this;
  }

  FormulaLaunch pointer(long address) {
    arguments.pointer(next++, address);
    return this;
  }

  /** Starts the kernel for a batch. */
  void run(int n) {
    arguments.word(0, n);
    device.launch(
        program.entry(), function, program.blocks(n), 1, 1, PtxProgram.BLOCK, 0, arguments);
  }
}
