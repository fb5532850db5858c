package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bnn4j.generator.emit.Flow.Use;
import org.bnn4j.generator.emit.Flow.Value;
import org.bnn4j.generator.emit.Signature.Content;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.generator.plan.Plan.Argument;
import org.bnn4j.generator.plan.Plan.BufferPlan;

/**
 * A class of generated code: the parts of a network that do the same, each on memory of its own.
 *
 * @param form what they all do
 * @param members the parts, in the order of the plan
 */
record Block(String className, Form form, List<Member> members) {
  Block {
    members = List.copyOf(members);
  }

  /** What a part does, whatever memory it does it on. Parts of equal form share a class. */
  record Form(String kind, List<SlotForm> slots, List<Method> methods) {
    Form {
      slots = List.copyOf(slots);
      methods = List.copyOf(methods);
    }
  }

  /** Steps that follow each other. */
  record Method(String phase, int ordinal, List<Line> lines) {
    Method {
      lines = List.copyOf(lines);
    }
  }

  /** A call on slots. */
  record Line(Call call, List<Integer> slots) {
    Line {
      slots = List.copyOf(slots);
    }
  }

  /**
   * Memory that a block works on.
   *
   * @param owned what the block allocates for itself
   */
  record SlotForm(Role role, Content content, Optional<BufferContent> owned) {}

  /** What a buffer holds in turn. */
  record BufferContent(
      List<org.bnn4j.runtime.kernel.TensorType> types,
      List<org.bnn4j.runtime.kernel.Conv2d> arranged) {}

  /** A part and the memory that its slots stand for. */
  record Member(Part part, Form form, List<Argument> places) {
    Member {
      places = List.copyOf(places);
    }
  }

  /** What memory is to a block. */
  enum Role {
    PARAMETER,
    GRADIENT,
    /** Used by this part alone. */
    OWNED,
    /** Prepared or packed weights. */
    SHARED,
    INPUT,
    OUTPUT,
    OUTPUT_GRADIENT,
    INPUT_GRADIENT,
    SCRATCH
  }

  static Member member(Plan plan, Flow flow, Part part) {
    return new Canonical(plan, flow, part).member();
  }

  /**
   * The slot that each slot is drawn together with: scratch memory of one element type that is the
   * same memory in every member needs one name only.
   */
  List<Integer> merged() {
    List<Integer> merged = new ArrayList<>();
    for (int i = 0; i < form.slots().size(); i++) {
      int slot = i;
      merged.add(
          IntStream.range(0, i).filter(earlier -> isSame(earlier, slot)).findFirst().orElse(i));
    }
    return merged;
  }

  private boolean isSame(int a, int b) {
    return form.slots().get(a).role() == Role.SCRATCH
        && form.slots().get(b).role() == Role.SCRATCH
        && element(a).equals(element(b))
        && members.stream().allMatch(m -> m.places().get(a).equals(m.places().get(b)));
  }

  /** A word for the elements of a slot. */
  String element(int slot) {
    return switch (form.slots().get(slot).content()) {
      case Content.Arranged _ -> "arranged";
      case Content.Values(var type) ->
          switch (type.element()) {
            case REAL -> "values";
            case SIGN, TERNARY -> "signs";
            case COUNT -> "counts";
            case INDEX -> "indices";
            case THRESHOLD -> "thresholds";
          };
    };
  }

  /** The form of one part, while it is found. */
  private static final class Canonical {
    private final Plan plan;
    private final Flow flow;
    private final Part part;
    private final List<Use> uses;
    private final Map<Object, Integer> index = new LinkedHashMap<>();
    private final List<SlotForm> slots = new ArrayList<>();
    private final List<Argument> places = new ArrayList<>();

    Canonical(Plan plan, Flow flow, Part part) {
      this.plan = plan;
      this.flow = flow;
      this.part = part;
      this.uses = part.uses();
    }

    Member member() {
      List<Method> methods = new ArrayList<>();
      for (Part.Run run : part.runs()) {
        List<Line> lines = new ArrayList<>();
        for (Use use : run.uses()) {
          lines.add(new Line(use.step().call(), use.values().stream().map(this::slot).toList()));
        }
        methods.add(new Method(run.phase(), run.ordinal(), lines));
      }
      return new Member(part, new Form(part.kind(), slots, methods), places);
    }

    private int slot(Value value) {
      Role role = role(value);
      Object key = role == Role.OWNED ? value.place() : value;
      return index.computeIfAbsent(key, k -> add(value, role));
    }

    private int add(Value value, Role role) {
      Optional<BufferContent> owned =
          role == Role.OWNED
              ? Optional.of(buffer(value)).map(b -> new BufferContent(b.types(), b.arranged()))
              : Optional.empty();
      slots.add(new SlotForm(role, value.content(), owned));
      places.add(value.place());
      return slots.size() - 1;
    }

    private Role role(Value value) {
      return switch (value.place()) {
        case Argument.Parameter _ -> Role.PARAMETER;
        case Argument.Gradient _ -> Role.GRADIENT;
        case Argument.Buffer place ->
            switch (buffer(value).lifetime()) {
              case KEPT -> isOwn(place) ? Role.OWNED : passing(value);
              case SCRATCH -> passing(value);
              case PREPARED ->
                  plan.form() == Plan.Form.EVALUATION && isOwn(place) ? Role.OWNED : Role.SHARED;
              case PACKED -> Role.SHARED;
            };
      };
    }

    /** The role of a value that comes, goes or stays within. */
    private Role passing(Value value) {
      if (value.maker().filter(uses::contains).isEmpty()) {
        boolean late = value.maker().filter(maker -> maker.phase().equals("backward")).isPresent();
        return late ? Role.OUTPUT_GRADIENT : Role.INPUT;
      }
      if (uses.containsAll(value.readers()) && !flow.isOutput(value)) {
        return Role.SCRATCH;
      }
      boolean late = value.maker().get().phase().equals("backward");
      return late ? Role.INPUT_GRADIENT : Role.OUTPUT;
    }

    private boolean isOwn(Argument.Buffer place) {
      boolean edge =
          plan.inputs().stream().anyMatch(t -> t.buffer() == place.buffer())
              || plan.outputs().stream().anyMatch(t -> t.buffer() == place.buffer());
      return !edge && uses.containsAll(flow.users(place));
    }

    private BufferPlan buffer(Value value) {
      return plan.buffers().get(((Argument.Buffer) value.place()).buffer());
    }
  }
}
