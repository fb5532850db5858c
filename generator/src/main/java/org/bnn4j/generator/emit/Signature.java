package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.TensorType;

/** What a call reads and writes, in the order of its arguments. */
record Signature(List<Port> ports) {
  Signature {
    ports = List.copyOf(ports);
  }

  /** One argument of a call. */
  record Port(Content content, boolean written) {}

  /** What lies in a buffer. */
  sealed interface Content {
    /** A tensor. */
    record Values(TensorType type) implements Content {}

    /** Weights in the order of a backend. */
    record Arranged(Conv2d spec) implements Content {}
  }

  static Signature of(Call call) {
    return switch (call) {
      case Call.ArrangeWeights(var spec) ->
          new Ports().reads(spec.weightType()).writesArranged(spec).done();
      case Call.Convolution(var spec) ->
          new Ports().reads(spec.inputType()).readsArranged(spec).writes(spec.resultType()).done();
      case Call.ConvolutionWithEpilogue(var spec, var epilogue) ->
          new Ports()
              .reads(spec.inputType())
              .readsArranged(spec)
              .readsAll(epilogue.operands().subList(1, epilogue.operands().size()))
              .writesAll(epilogue)
              .done();
      case Call.ConvolutionInputGradient(var spec) ->
          new Ports()
              .reads(real(spec.resultType()))
              .reads(spec.weightType())
              .writes(real(spec.inputType()))
              .done();
      case Call.ConvolutionInputGradientWithEpilogue(var spec, var epilogue) ->
          new Ports()
              .reads(real(spec.resultType()))
              .reads(spec.weightType())
              .readsAll(epilogue.operands().subList(1, epilogue.operands().size()))
              .writesAll(epilogue)
              .done();
      case Call.ConvolutionWeightGradient(var spec) ->
          new Ports()
              .reads(real(spec.resultType()))
              .reads(spec.inputType())
              .writes(real(spec.weightType()))
              .done();
      case Call.MaxPool(var spec) -> pool(spec);
      case Call.AveragePool(var spec) -> pool(spec);
      case Call.MaxPoolGradient(var spec) ->
          new Ports()
              .reads(real(spec.resultType()))
              .reads(spec.inputType())
              .writes(real(spec.inputType()))
              .done();
      case Call.AveragePoolGradient(var spec) ->
          new Ports().reads(real(spec.resultType())).writes(real(spec.inputType())).done();
      case Call.CrossEntropyLoss(var spec) ->
          new Ports()
              .reads(spec.logitsType())
              .reads(spec.labelsType())
              .writes(spec.lossType())
              .done();
      case Call.CrossEntropyGradient(var spec) ->
          new Ports()
              .reads(spec.lossType())
              .reads(spec.logitsType())
              .reads(spec.labelsType())
              .writes(spec.logitsType())
              .done();
      case Call.RandomNumbers(var spec) ->
          new Ports().reads(spec.keyType()).reads(spec.stepType()).writes(spec.resultType()).done();
      case Call.ElementWise(var spec) ->
          new Ports().readsAll(spec.operands()).writesAll(spec).done();
      case Call.Reduction(var spec) -> {
        var ports = new Ports().readsAll(spec.operands());
        spec.results().forEach(_ -> ports.writes(TensorType.real(spec.resultShape())));
        yield ports.done();
      }
      case Call.Rearrange(var spec) -> rearrange(spec);
      case Call.ThresholdSearch(var spec) ->
          new Ports()
              .readsAll(spec.operands().subList(1, spec.operands().size()))
              .writes(TensorType.threshold(spec.channels()))
              .done();
    };
  }

  private static Signature pool(Pool2d spec) {
    return new Ports().reads(spec.inputType()).writes(spec.resultType()).done();
  }

  private static Signature rearrange(Move spec) {
    List<TensorType> inputs =
        switch (spec) {
          case Move.Window window -> List.of(window.input());
          case Move.Spread spread -> List.of(spread.input());
          case Move.Reshape reshape -> List.of(reshape.input());
          case Move.Concat concat -> concat.inputs();
        };
    return new Ports().readsAll(inputs).writes(spec.result()).done();
  }

  private static TensorType real(TensorType type) {
    return TensorType.real(type.shape());
  }

  /** Ports while they are listed. */
  private static final class Ports {
    private final List<Port> list = new ArrayList<>();

    Ports reads(TensorType type) {
      list.add(new Port(new Content.Values(type), false));
      return this;
    }

    Ports readsAll(List<TensorType> types) {
      types.forEach(this::reads);
      return this;
    }

    Ports readsArranged(Conv2d spec) {
      list.add(new Port(new Content.Arranged(spec), false));
      return this;
    }

    Ports writes(TensorType type) {
      list.add(new Port(new Content.Values(type), true));
      return this;
    }

    Ports writesAll(Pointwise spec) {
      spec.results().forEach(r -> writes(new TensorType(r.element(), spec.shape())));
      return this;
    }

    Ports writesArranged(Conv2d spec) {
      list.add(new Port(new Content.Arranged(spec), true));
      return this;
    }

    Signature done() {
      return new Signature(list);
    }
  }
}
