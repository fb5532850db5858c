package org.bnn4j.generator.plan;

import java.util.List;
import java.util.Locale;
import org.bnn4j.generator.plan.Plan.BufferPlan;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * What the compiler made of a network: what is packed, what runs in floats, what backward keeps.
 */
public final class Report {
  private final StringBuilder text = new StringBuilder();

  private Report() {}

  /** The report of a network. */
  public static String of(NetworkPlan plan) {
    Report report = new Report();
    report.line("network " + plan.instance().name().name());
    report.convolutions(plan.packed());
    plan.training().ifPresent(report::kept);
    return report.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void convolutions(Plan plan) {
    line("  convolutions of the packed form:");
    for (Plan.Phase phase : plan.phases()) {
      for (Plan.Step step : phase.steps()) {
        switch (step.call()) {
          case Call.Convolution c -> convolution(step, c.spec(), "result stored as it is");
          case Call.ConvolutionWithEpilogue c -> convolution(step, c.spec(), results(c));
          default -> {}
        }
      }
    }
  }

  private static String results(Call.ConvolutionWithEpilogue call) {
    List<String> elements =
        call.epilogue().results().stream()
            .map(r -> r.element().name().toLowerCase(Locale.ROOT))
            .toList();
    return "epilogue to " + String.join(" and ", elements);
  }

  private void convolution(Plan.Step step, Conv2d spec, String after) {
    long products = (long) spec.outHeight() * spec.outWidth() * spec.filters() * spec.taps();
    String kind =
        spec.isBinary() ? "binary" : "float, since its " + floatOperand(spec) + " is real";
    line(
        String.format(
            Locale.ROOT,
            "    %-24s %-40s %,12d products, %s",
            step.origin().path(),
            kind,
            products,
            after));
  }

  private static String floatOperand(Conv2d spec) {
    return spec.input().isSign() ? "weight" : "input";
  }

  private void kept(Plan plan) {
    line("  kept for backward, per image:");
    long total = 0;
    for (BufferPlan buffer : plan.buffers()) {
      if (buffer.lifetime() == Lifetime.KEPT && !buffer.types().isEmpty()) {
        TensorType type = buffer.types().get(0);
        if (type.shape().isBatch()) {
          long bits = (long) type.shape().image() * bits(type.element());
          total += bits;
          line(
              String.format(
                  Locale.ROOT, "    %-32s %-28s %,10d bytes", buffer.name(), type, (bits + 7) / 8));
        }
      }
    }
    line(String.format(Locale.ROOT, "    %-61s %,10d bytes", "total", (total + 7) / 8));
  }

  private static int bits(Element element) {
    return switch (element) {
      case REAL, INDEX, THRESHOLD -> 32;
      case COUNT -> 16;
      case TERNARY -> 2;
      case SIGN -> 1;
    };
  }
}
