package org.bnn4j.generator.rewrite;

import java.util.List;
import org.bnn4j.generator.graph.Value;

/** Why a rewrite leaves a node as it is. */
public sealed interface Refusal {
  /** It rearranges, sums up or pools; an epilogue is element-wise. */
  record NotElementWise() implements Refusal {}

  /**
   * None of the whole tensors that it reads comes from a convolution.
   *
   * @param read those tensors
   */
  record NoConvolution(List<Value> read) implements Refusal {
    public NoConvolution {
      read = List.copyOf(read);
    }
  }

  /** Others read the result of the convolution as well, so that it has to be stored. */
  record SeveralReaders(Value sums, int readers) implements Refusal {}

  /** It has another shape than the result of the convolution. */
  record OtherShape(Value sums) implements Refusal {}

  /** The convolution has an epilogue, and what that makes is stored for others, too. */
  record HasEpilogue(Value made) implements Refusal {}

  /** The sign depends on no integer alone: on these whole tensors. */
  record NotOneInteger(List<Value> varying) implements Refusal {
    public NotOneInteger {
      varying = List.copyOf(varying);
    }
  }

  /** A constant in the chain is not one number a channel. */
  record NotPerChannel(Value operand) implements Refusal {}

  /** The chain depends on the number of images. */
  record ReadsBatchSize() implements Refusal {}

  /** How large the integer can be is not known. */
  record Unbounded(Value count) implements Refusal {}
}
