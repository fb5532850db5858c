package org.bnn4j.examples.benchmarks;

import java.util.List;

/**
 * The ways in which a peer can do a task, of which the fastest counts; or why it cannot.
 *
 * @param ways none if it cannot
 * @param reason empty if it can
 */
public record Offer(List<Way> ways, String reason) {
  public Offer {
    ways = List.copyOf(ways);
    if (ways.isEmpty() == reason.isEmpty()) {
      throw new IllegalArgumentException("either a way or a reason");
    }
  }

  /** A way to do a task. */
  public record Way(String name, Task task) {}

  /** Some ways. */
  public static Offer of(Way... ways) {
    return new Offer(List.of(ways), "");
  }

  /** The task cannot be done. */
  public static Offer none(String reason) {
    return new Offer(List.of(), reason);
  }
}
