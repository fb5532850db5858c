package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.ThresholdsPtx;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.ThresholdWords;
import org.bnn4j.runtime.kernel.Thresholds;

/**
 * {@link Thresholds}: the device evaluates the chain at all integers, the host looks where the
 * signs change. It runs when a network is packed, never in a step.
 */
final class ThresholdsKernel extends CudaKernel {
  private final Thresholds spec;
  private final FormulaLaunch launch;

  ThresholdsKernel(Thresholds spec, CudaDevice device) {
    super(device, spec.operands().size());
    this.spec = spec;
    this.launch = new FormulaLaunch(ThresholdsPtx.of(spec), device);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    byte[] signs = new byte[Math.multiplyExact(spec.channels(), 2 * spec.bound() + 1)];
    long scratch = device().scratch(signs.length);
    launch.begin().tensors(spec.operands(), 1, arguments, 0).pointer(scratch).run(n);
    Transfers transfers = device().transfers();
    transfers.download(scratch, signs, signs.length);
    int[] words = ThresholdWords.encode(spec.channels(), spec.bound(), signs);
    CudaBuffer target = CudaBuffer.of(arguments[spec.operands().size() - 1]);
    device().call(() -> target.reserveThresholds(device().memory(), words.length));
    transfers.upload(words, words.length, target.values(Element.THRESHOLD));
  }
}
