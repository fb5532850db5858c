package org.bnn4j.generator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.generator.resolve.BuiltIns.Kind;
import org.junit.jupiter.api.Test;

final class BuiltInsTest {
  @Test
  void namesAreThese() {
    assertThat(BuiltIns.all())
        .extracting(BuiltIn::name)
        .containsExactly(
            "abs",
            "sqrt",
            "exp",
            "log",
            "tanh",
            "sigmoid",
            "floor",
            "round",
            "min",
            "max",
            "sign",
            "select",
            "mean",
            "sum",
            "concat",
            "window",
            "spread",
            "reshape",
            "size",
            "error",
            "warn",
            "len",
            "each",
            "zeros",
            "ones",
            "xavier_normal",
            "xavier_uniform",
            "he_normal",
            "he_uniform",
            "constant",
            "cycle",
            "uniform",
            "normal",
            "training",
            "batch",
            "channel",
            "height",
            "width");
  }

  @Test
  void parametersTellWhatIsRequired() {
    BuiltIn sign = BuiltIns.find("sign").orElseThrow();
    assertThat(sign.kind()).isEqualTo(Kind.FUNCTION);
    assertThat(sign.parameters())
        .containsExactly(
            new BuiltIns.Parameter("x", true, false), new BuiltIns.Parameter("zero", false, false));
    assertThat(BuiltIns.find("concat").orElseThrow().parameters())
        .containsExactly(new BuiltIns.Parameter("parts", true, true));
  }

  @Test
  void onlyFunctionsAndInitialisersAreCalled() {
    assertThat(BuiltIns.all())
        .filteredOn(b -> !b.isCallable())
        .extracting(BuiltIn::name)
        .containsExactly("training", "batch", "channel", "height", "width");
  }

  @Test
  void othersAreUnknown() {
    assertThat(BuiltIns.find("conv2d")).isEmpty();
  }
}
