package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;

/**
 * What a pair of parentheses accepts.
 *
 * @param kind what is called: {@code block}, {@code function}
 * @param slots in the order of positional arguments
 * @param variadic whether any number of positional arguments is accepted, at least one
 * @param takesPiped whether a piped value is the first argument, as for functions
 * @param inputs the names of what a second pair of parentheses, or {@code |>}, accepts
 */
record Signature(
    String kind,
    String name,
    List<Slot> slots,
    boolean variadic,
    boolean takesPiped,
    List<String> inputs) {
  Signature {
    slots = List.copyOf(slots);
    inputs = List.copyOf(inputs);
  }

  /** A parameter, or an input. */
  record Slot(String name, boolean required, Optional<StaticType> type) {}

  Optional<Slot> slot(String slotName) {
    return slots.stream().filter(s -> s.name().equals(slotName)).findFirst();
  }

  Optional<Slot> slot(int index) {
    return index < slots.size() ? Optional.of(slots.get(index)) : Optional.empty();
  }

  List<String> names() {
    return slots.stream().map(Slot::name).toList();
  }
}
