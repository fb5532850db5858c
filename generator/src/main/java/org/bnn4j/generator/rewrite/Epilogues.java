package org.bnn4j.generator.rewrite;

import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;

/** Which element-wise passes of a region convolutions can compute, and why they cannot others. */
public final class Epilogues {
  private final Producers producers;
  private final Map<Value, Integer> uses;

  private Epilogues(Region region) {
    this.producers = Producers.of(region);
    this.uses = region.uses();
  }

  /** The choices for a region. */
  public static Epilogues of(Region region) {
    return new Epilogues(region);
  }

  /**
   * Whether a convolution, or the gradient of one's input, can compute what a node computes: then
   * its result that the node reads; of several the last.
   */
  public Fit<Value> of(Node node) {
    if (!(node.op() instanceof Op.Formula f)) {
      return new Fit.Refused<>(new Refusal.NotElementWise());
    }
    List<Value> whole = f.operands().stream().filter(o -> o.type().batched()).toList();
    Fit<Value> last = new Fit.Refused<>(new Refusal.NoConvolution(whole));
    for (Value sums : f.operands()) {
      if (isConvolution(producers.of(sums))) {
        Fit<Value> next = of(node, sums);
        last = next instanceof Fit.Applies || last instanceof Fit.Refused ? next : last;
      }
    }
    return last;
  }

  private Fit<Value> of(Node node, Value sums) {
    int readers = uses.getOrDefault(sums, 0);
    if (producers.of(sums).op() instanceof Op.Kernel k && k.epilogue().isPresent()) {
      return new Fit.Refused<>(new Refusal.HasEpilogue(sums));
    }
    if (readers > 1) {
      return new Fit.Refused<>(new Refusal.SeveralReaders(sums, readers));
    }
    return sums.type().shape().equals(node.results().get(0).type().shape())
        ? new Fit.Applies<>(sums)
        : new Fit.Refused<>(new Refusal.OtherShape(sums));
  }

  private static boolean isConvolution(Node node) {
    return node.op() instanceof Op.Kernel k
        && (k.name().equals(ExternalKernels.CONV)
            || k.name().equals(ExternalKernels.CONV_INPUT_GRADIENT));
  }
}
