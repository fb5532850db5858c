package org.bnn4j.generator.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.generator.plan.Plan.BufferPlan;
import org.bnn4j.generator.plan.Plan.Lifetime;
import org.bnn4j.generator.plan.Planner.Draft;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * Gives tensors buffers. Steps run phase by phase; a buffer serves another tensor of the same
 * element type once its tensor is read for the last time. What outlives its phase has a buffer of
 * its own.
 */
final class BufferAssignment {
  private static final int SMALL = 4096;

  private final String network;
  private final Plan.Form form;
  private final List<ParameterInfo> parameters;
  private final List<String> phases;
  private final List<Draft> drafts;
  private final Map<Place, Life> lives = new LinkedHashMap<>();
  private final Map<Place, Integer> assigned = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private final BufferNames names = new BufferNames();

  /** First write and last read of a place: steps and phases. */
  private static final class Life {
    private final Origin origin;
    private final int born;
    private final int bornPhase;
    private int dies;
    private int diesPhase;

    Life(Origin origin, int born, int bornPhase) {
      this.origin = origin;
      this.born = born;
      this.bornPhase = bornPhase;
      this.dies = born;
      this.diesPhase = bornPhase;
    }
  }

  /** A buffer in the making. */
  private static final class Slot {
    private final String name;
    private final List<TensorType> types = new ArrayList<>();
    private final List<Conv2d> arranged = new ArrayList<>();
    private final Lifetime lifetime;
    private int freeFrom;
    private boolean shared;

    Slot(String name, Lifetime lifetime) {
      this.name = name;
      this.lifetime = lifetime;
    }

    long elements() {
      return types.stream()
          .mapToLong(t -> (long) t.shape().n(1) * t.shape().image())
          .max()
          .orElse(0);
    }
  }

  BufferAssignment(
      String network,
      Plan.Form form,
      List<ParameterInfo> parameters,
      List<String> phases,
      List<Draft> drafts) {
    this.network = network;
    this.form = form;
    this.parameters = parameters;
    this.phases = phases;
    List<Draft> sorted = new ArrayList<>();
    for (int phase = 0; phase < phases.size(); phase++) {
      int number = phase;
      drafts.stream().filter(d -> d.phase() == number).forEach(sorted::add);
    }
    this.drafts = form == Plan.Form.PACKED ? withStoredParameters(sorted) : sorted;
  }

  /** Parameters that a packed network reads when it runs are packed as copies. */
  private static List<Draft> withStoredParameters(List<Draft> drafts) {
    Map<Place, Draft> copies = new LinkedHashMap<>();
    List<Draft> changed = new ArrayList<>();
    for (Draft draft : drafts) {
      if (draft.phase() == 0
          || draft.reads().stream().noneMatch(Place.Parameter.class::isInstance)) {
        changed.add(draft);
        continue;
      }
      List<Place> reads = new ArrayList<>();
      for (Place read : draft.reads()) {
        reads.add(read instanceof Place.Parameter p ? stored(p, draft, copies) : read);
      }
      changed.add(new Draft(draft.call(), reads, draft.writes(), draft.phase(), draft.origin()));
    }
    List<Draft> all = new ArrayList<>(changed);
    copies.values().forEach(copy -> all.add(firstOfInstance(all, copy), copy));
    return all;
  }

  /** Where a copy for an instance belongs: before what else is packed of it or of later ones. */
  private static int firstOfInstance(List<Draft> drafts, Draft copy) {
    for (int i = 0; i < drafts.size(); i++) {
      boolean later = instance(drafts.get(i)).equals(instance(copy));
      if (later || drafts.get(i).phase() > 0) {
        return i;
      }
    }
    return drafts.size();
  }

  private static String instance(Draft draft) {
    String path = draft.origin().path();
    return path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
  }

  private static Place stored(Place.Parameter parameter, Draft user, Map<Place, Draft> copies) {
    Type type = StoredTypes.of(user, parameter);
    Place.Tensor copy = new Place.Tensor(new Value(-1 - parameter.index(), type));
    Origin origin = user.origin().named(parameter.name());
    copies.computeIfAbsent(
        copy, c -> new Draft(Calls.copy(type), List.of(parameter), List.of(copy), 0, origin));
    return copy;
  }

  Plan plan(List<Place.Input> inputs, List<Place.Output> outputs) {
    findLives();
    for (Place.Input input : inputs) {
      own(input, input.name(), Lifetime.SCRATCH, input.value().type().stored());
    }
    for (Place.Output output : outputs) {
      String suffix = output.role() == Plan.Role.GRADIENT ? "_gradient" : "";
      own(output, output.name() + suffix, Lifetime.SCRATCH, output.value().type().stored());
    }
    assignLasting();
    List<List<Plan.Step>> steps = new ArrayList<>();
    phases.forEach(p -> steps.add(new ArrayList<>()));
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      List<Argument> arguments = new ArrayList<>();
      for (Place read : draft.reads()) {
        arguments.add(argument(read, i));
      }
      release(i);
      for (Place write : draft.writes()) {
        arguments.add(argument(write, i));
      }
      steps.get(draft.phase()).add(new Plan.Step(draft.call(), arguments, draft.origin()));
    }
    return new Plan(
        network,
        form,
        parameters,
        inputs.stream().map(p -> edge(p.name(), p.value(), p.role(), p)).toList(),
        outputs.stream().map(p -> edge(p.name(), p.value(), p.role(), p)).toList(),
        slots.stream().map(this::buffer).toList(),
        phases(steps));
  }

  private Plan.Tensor edge(String name, Value value, Plan.Role role, Place place) {
    return new Plan.Tensor(name, value.type().stored(), value.type().sizes(), role, slot(place));
  }

  private int slot(Place place) {
    return Optional.ofNullable(assigned.get(place)).orElseThrow();
  }

  private BufferPlan buffer(Slot slot) {
    return new BufferPlan(
        slot.shared ? names.shared(slot.types.get(0)) : slot.name,
        slot.lifetime,
        slot.types,
        slot.arranged);
  }

  private List<Plan.Phase> phases(List<List<Plan.Step>> steps) {
    List<Plan.Phase> all = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      all.add(new Plan.Phase(phases.get(i), steps.get(i)));
    }
    return all;
  }

  private void findLives() {
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      for (Place read : draft.reads()) {
        Life life = lives.get(read);
        if (life != null) {
          life.dies = i;
          life.diesPhase = draft.phase();
        }
      }
      for (Place write : draft.writes()) {
        lives.putIfAbsent(write, new Life(draft.origin(), i, draft.phase()));
      }
    }
  }

  /** Buffers for what outlives its phase where phases run at different times. */
  private void assignLasting() {
    if (form == Plan.Form.TRAINING) {
      return;
    }
    lives.forEach((place, life) -> {
      if (life.diesPhase > life.bornPhase && !assigned.containsKey(place)) {
        Lifetime lifetime =
            form == Plan.Form.PACKED && life.bornPhase == 0 ? Lifetime.PACKED : Lifetime.PREPARED;
        fresh(place, life, lifetime);
      }
    });
  }

  private Slot fresh(Place place, Life life, Lifetime lifetime) {
    String name =
        switch (place) {
          case Place.Tensor t -> names.of(life.origin, t.value());
          case Place.Arranged a -> names.arranged(life.origin);
          default -> throw new IllegalStateException("no buffer for " + place);
        };
    Slot slot = new Slot(name, lifetime);
    switch (place) {
      case Place.Tensor t -> slot.types.add(t.value().type().stored());
      case Place.Arranged a -> slot.arranged.add(a.spec());
      default -> throw new IllegalStateException("no buffer for " + place);
    }
    slot.freeFrom = Integer.MAX_VALUE;
    assigned.put(place, slots.size());
    slots.add(slot);
    return slot;
  }

  private void own(Place place, String name, Lifetime lifetime, TensorType type) {
    Slot slot = new Slot(names.unique(name), lifetime);
    slot.types.add(type);
    slot.freeFrom = Integer.MAX_VALUE;
    assigned.put(place, slots.size());
    slots.add(slot);
  }

  private Argument argument(Place place, int step) {
    return switch (place) {
      case Place.Parameter p -> new Argument.Parameter(p.index());
      case Place.Gradient g -> new Argument.Gradient(g.index());
      default -> {
        if (!assigned.containsKey(place)) {
          assign(place, step);
        }
        yield new Argument.Buffer(slot(place));
      }
    };
  }

  private void assign(Place place, int step) {
    Life life = Optional.ofNullable(lives.get(place)).orElseThrow();
    Lifetime lifetime = life.diesPhase > life.bornPhase ? Lifetime.KEPT : Lifetime.SCRATCH;
    Optional<Slot> free =
        place instanceof Place.Tensor t && lifetime == Lifetime.SCRATCH
            ? free(t.value().type().stored(), step)
            : Optional.empty();
    Slot slot = free.orElseGet(() -> fresh(place, life, lifetime));
    if (free.isPresent()) {
      TensorType type = ((Place.Tensor) place).value().type().stored();
      if (!slot.types.contains(type)) {
        slot.types.add(type);
      }
      slot.shared = true;
      assigned.put(place, slots.indexOf(slot));
    }
    slot.freeFrom = life.dies == life.born ? step + 1 : Integer.MAX_VALUE;
  }

  /** The free slot that fits best: the smallest that is large enough, else the largest. */
  private Optional<Slot> free(TensorType type, int step) {
    long needed = (long) type.shape().n(1) * type.shape().image();
    Slot best = null;
    for (Slot slot : slots) {
      boolean usable =
          slot.freeFrom <= step
              && slot.lifetime == Lifetime.SCRATCH
              && isWorthSharing(type)
              && slot.arranged.isEmpty()
              && slot.types.get(0).element() == type.element()
              && slot.types.get(0).shape().isBatch() == type.shape().isBatch();
      if (usable && (best == null || better(slot.elements(), best.elements(), needed))) {
        best = slot;
      }
    }
    return Optional.ofNullable(best);
  }

  /** A vector per channel costs nothing; under a name of its own the code reads better. */
  private static boolean isWorthSharing(TensorType type) {
    return type.shape().isBatch() || type.shape().image() * type.shape().n(1) > SMALL;
  }

  private static boolean better(long candidate, long best, long needed) {
    boolean fits = candidate >= needed;
    boolean bestFits = best >= needed;
    return fits != bestFits ? fits : fits ? candidate < best : candidate > best;
  }

  /**
   * Frees what a step has read for the last time; element-wise results may take the place at once.
   */
  private void release(int step) {
    boolean inPlace = drafts.get(step).call() instanceof Call.ElementWise;
    for (Place read : drafts.get(step).reads()) {
      Life life = lives.get(read);
      boolean owned = read instanceof Place.Tensor || read instanceof Place.Arranged;
      if (owned && life != null && life.dies == step && assigned.containsKey(read)) {
        Slot slot = slots.get(slot(read));
        if (slot.lifetime == Lifetime.SCRATCH) {
          slot.freeFrom = inPlace && mayShare(step, slot) ? step : step + 1;
        }
      }
    }
  }

  /** A result may replace an operand of its own type and shape only. */
  private boolean mayShare(int step, Slot slot) {
    return drafts.get(step).writes().stream()
        .allMatch(w ->
            w instanceof Place.Tensor t
                && slot.types.size() == 1
                && slot.types.get(0).equals(t.value().type().stored()));
  }
}
