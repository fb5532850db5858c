package org.bnn4j.generator.plan;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Setting;
import org.bnn4j.generator.resolve.NetworkInstance;

/**
 * Everything that is emitted for one network.
 *
 * @param javaPackage the package of the classes
 * @param settings the compile-time parameters of the network as they were chosen
 * @param training absent for a network without loss
 */
public record NetworkPlan(
    NetworkInstance instance,
    String javaPackage,
    List<Setting> settings,
    Optional<Plan> training,
    Plan evaluation,
    Plan packed) {
  public NetworkPlan {
    settings = List.copyOf(settings);
  }
}
