package org.bnn4j.generator.emit;

import com.palantir.javapoet.ClassName;

/** Types of the runtime that only generated code mentions. */
final class RuntimeTypes {
  static final ClassName OPTIMIZER = ClassName.get("org.bnn4j.runtime.train", "Optimizer");
  static final ClassName OPTIMIZER_STATE =
      ClassName.get("org.bnn4j.runtime.train", "OptimizerState");
  static final ClassName PACKED_TENSOR = ClassName.get("org.bnn4j.runtime.model", "PackedTensor");
  static final ClassName PACKED_TENSORS = ClassName.get("org.bnn4j.runtime.model", "PackedTensors");

  private RuntimeTypes() {}
}
