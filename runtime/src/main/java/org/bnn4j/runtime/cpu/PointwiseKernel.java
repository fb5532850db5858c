package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.threads.Workers;

/** {@link Pointwise} as a kernel of its own. */
final class PointwiseKernel extends Kernel implements Workers.Task {
  private static final int[] NO_PRODUCTS = {};

  /** Pieces of a block. */
  private static final int PIECES = 4;

  private final Pointwise spec;
  private final PointwisePass pass;
  private final Workers workers;
  private final int blockPlaces;
  private Buffer[] arguments = {};
  private int n;

  PointwiseKernel(Pointwise spec, CpuKernels kernels) {
    super(spec.operands().size() + spec.results().size());
    this.spec = spec;
    this.pass = new PointwisePass(spec, kernels);
    this.workers = kernels.workers();
    this.blockPlaces = PIECES * pass.pass().piecePlaces;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    this.n = n;
    this.arguments = arguments;
    int blocks = (pass.pass().places(n) + blockPlaces - 1) / blockPlaces;
    workers.run(blocks, spec.shape().elements(n) / 2L, this);
  }

  @Override
  public void run(int block, int worker) {
    int from = block * blockPlaces;
    int end = Math.min(from + blockPlaces, pass.pass().places(n));
    pass.run(worker, n, from, end, 0, spec.shape().c(), BlockSums.NONE, NO_PRODUCTS, arguments, 0);
  }
}
