package org.bnn4j.runtime.train;

import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.model.Parameter;

/** An immutable description of an optimizer, which can be bound to any number of networks. */
public sealed interface Optimizer permits Sgd, Adam {
  /**
   * Prepares the updates of some parameters and allocates their state.
   *
   * @param trained parameters of kind {@link Parameter.Kind#TRAINED}
   * @param gradients one for each parameter, of its type
   */
  OptimizerState bind(Backend backend, List<Parameter> trained, List<Buffer> gradients);
}
