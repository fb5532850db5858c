package org.bnn4j.golden;

import java.util.Optional;

/**
 * A case and a network that must agree with it.
 *
 * @param form how the network is written
 */
record Trial(GoldenCase golden, Form form, CaseNetwork network) {
  /** The network of a form, if the case has one. */
  static Optional<Trial> of(GoldenCase golden, Form form) {
    Optional<CaseNetwork> network =
        switch (form) {
          case SPEC -> Optional.of(CaseNetwork.ofSpec(golden));
          case BLOCK -> LibraryBlocks.network(golden);
        };
    return network.map(found -> new Trial(golden, form, found));
  }
}
