package org.bnn4j.generator.plan;

import java.util.List;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * A network as kernel calls on buffers, for one form of running it.
 *
 * @param network the network's name
 * @param parameters in the order of the network's text
 * @param inputs what a caller hands in, targets last
 * @param outputs what a caller gets; in training the gradients of inputs behind them and the loss
 *     last, one number for the batch
 * @param buffers memory, each for one or more tensors in turn
 * @param phases the calls, in groups that run one behind the other
 */
public record Plan(
    String network,
    Form form,
    List<ParameterInfo> parameters,
    List<Tensor> inputs,
    List<Tensor> outputs,
    List<BufferPlan> buffers,
    List<Phase> phases) {
  public Plan {
    parameters = List.copyOf(parameters);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    buffers = List.copyOf(buffers);
    phases = List.copyOf(phases);
  }

  /** A way to run a network. */
  public enum Form {
    /** Phases: {@code forward}, {@code backward}. */
    TRAINING,
    /** Phases: {@code prepare} (after weights have changed), {@code run}. */
    EVALUATION,
    /**
     * Phases: {@code pack} (once, from weights), {@code load} (once, from packed tensors), {@code
     * run}.
     */
    PACKED
  }

  /**
   * A tensor at the edge.
   *
   * @param name its name in the text
   * @param buffer the buffer that holds it
   */
  public record Tensor(String name, TensorType type, List<Integer> sizes, Role role, int buffer) {}

  /** What a tensor at the edge is to the network. */
  public enum Role {
    INPUT,
    /** An input of training alone. */
    TARGET,
    OUTPUT,
    /** The gradient of the input whose name the tensor has. */
    GRADIENT
  }

  /** Calls that run together. */
  public record Phase(String name, List<Step> steps) {
    public Phase {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A kernel call.
   *
   * @param arguments in the order that the kernel's record states
   */
  public record Step(Call call, List<Argument> arguments, Origin origin) {
    public Step {
      arguments = List.copyOf(arguments);
    }
  }

  /** What a call reads or writes. */
  public sealed interface Argument {
    /** A buffer of this plan. */
    record Buffer(int buffer) implements Argument {}

    /** The memory of a parameter, by its place in {@link Plan#parameters}. */
    record Parameter(int index) implements Argument {}

    /** The gradient of a parameter, by its place in {@link Plan#parameters}. */
    record Gradient(int index) implements Argument {}
  }

  /**
   * Memory of a plan.
   *
   * @param name a readable name, unique in the plan: {@code stage1_conv}, {@code scratch2}
   * @param types the tensors that live in it one after the other, without repetition; empty for
   *     arranged weights
   */
  public record BufferPlan(
      String name, Lifetime lifetime, List<TensorType> types, List<Conv2d> arranged) {
    public BufferPlan {
      types = List.copyOf(types);
      arranged = List.copyOf(arranged);
    }
  }

  /** How long the content of a buffer is needed, and so who owns it. */
  public enum Lifetime {
    /** Within one run: owned by a session, shared with other tensors. */
    SCRATCH,
    /** From forward to backward. */
    KEPT,
    /**
     * From {@code prepare} or {@code load} on, read by every run: owned by the evaluation session
     * or the packed network.
     */
    PREPARED,
    /** Made by {@code pack} and stored in the packed file: one type each. */
    PACKED
  }
}
