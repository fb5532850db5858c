package org.bnn4j.generator.plan;

import java.util.List;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.plan.Planner.Draft;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.TensorType;

/** The type with which a call reads one of its places. */
final class StoredTypes {
  private StoredTypes() {}

  static Type of(Draft draft, Place place) {
    int index = draft.reads().indexOf(place);
    TensorType type =
        switch (draft.call()) {
          case Call.ArrangeWeights c -> c.spec().weightType();
          case Call.ElementWise c -> c.spec().operands().get(index);
          case Call.ConvolutionWithEpilogue c -> c.epilogue().operands().get(index - 1);
          case Call.ConvolutionInputGradientWithEpilogue c ->
              c.epilogue().operands().get(index - 1);
          case Call.Reduction c -> c.spec().operands().get(index);
          case Call.Rearrange c -> input(c, index);
          case Call.RandomNumbers c -> index == 0 ? c.spec().keyType() : c.spec().stepType();
          default -> throw new IllegalStateException("a parameter is read by " + draft.call());
        };
    return Type.of(ElementType.REAL, type.shape());
  }

  private static TensorType input(Call.Rearrange call, int index) {
    return switch (call.spec()) {
      case Move.Window w -> w.input();
      case Move.Spread s -> s.input();
      case Move.Reshape r -> r.input();
      case Move.Concat c -> List.copyOf(c.inputs()).get(index);
    };
  }
}
