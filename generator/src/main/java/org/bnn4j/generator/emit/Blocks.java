package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bnn4j.generator.emit.Block.Form;
import org.bnn4j.generator.emit.Block.Member;
import org.bnn4j.generator.emit.Block.Role;
import org.bnn4j.generator.emit.Signature.Content;
import org.bnn4j.generator.plan.Plan;
import org.bnn4j.runtime.kernel.Shape;

/** The classes of a plan and the order in which their objects run. */
final class Blocks {
  /**
   * An object of a class.
   *
   * @param name the field that holds it
   */
  record Instance(String name, Block block, Member member) {}

  /** A method call on an object. */
  record Invocation(Instance instance, Part.Run run) {}

  private final Flow flow;
  private final List<Block> list;
  private final List<Instance> instances;

  private Blocks(Flow flow, List<Block> list, List<Instance> instances) {
    this.flow = flow;
    this.list = List.copyOf(list);
    this.instances = List.copyOf(instances);
  }

  static Blocks of(Plan plan, Names types, Names fields) {
    Flow flow = Flow.of(plan);
    Map<Form, List<Member>> members = new LinkedHashMap<>();
    List<Member> order = new ArrayList<>();
    for (Part part : Grouping.of(plan, flow)) {
      Member member = Block.member(plan, flow, part);
      members.computeIfAbsent(member.form(), f -> new ArrayList<>()).add(member);
      order.add(member);
    }
    Map<Form, Block> blocks = new LinkedHashMap<>();
    members.forEach((form, equal) ->
        blocks.put(form, new Block(types.claim(className(form, members)), form, equal)));
    List<Instance> instances = new ArrayList<>();
    for (Member member : order) {
      String name = fields.claim(Names.variable(member.part().name()));
      instances.add(new Instance(name, Objects.requireNonNull(blocks.get(member.form())), member));
    }
    return new Blocks(flow, List.copyOf(blocks.values()), instances);
  }

  List<Block> list() {
    return list;
  }

  List<Instance> instances() {
    return instances;
  }

  /** The calls of a phase in the order of the plan. */
  List<Invocation> invocations(String phase) {
    List<Invocation> all = new ArrayList<>();
    for (Instance instance : instances) {
      instance.member().part().runs(phase).forEach(r -> all.add(new Invocation(instance, r)));
    }
    List<Flow.Use> uses =
        flow.phases().stream()
            .filter(p -> p.name().equals(phase))
            .flatMap(p -> p.uses().stream())
            .toList();
    List<Invocation> ordered = new ArrayList<>();
    for (int i = 0; i < uses.size(); i += ordered.getLast().run().uses().size()) {
      Flow.Use first = uses.get(i);
      ordered.add(
          all.stream()
              .filter(call -> call.run().uses().getFirst() == first)
              .findFirst()
              .orElseThrow());
    }
    return ordered;
  }

  /** {@code BirealUnit}, and what sets it apart from other classes of that name. */
  private static String className(Form form, Map<Form, List<Member>> all) {
    String base = Names.type(form.kind());
    List<Form> alike =
        all.keySet().stream().filter(f -> Names.type(f.kind()).equals(base)).toList();
    if (alike.size() == 1) {
      return base;
    }
    String channels = base + channels(form);
    boolean unique = alike.stream().filter(f -> channels(f).equals(channels(form))).count() == 1;
    return unique ? channels : channels + size(form);
  }

  /** {@code 16}, or {@code 16To32} where the number of channels changes. */
  private static String channels(Form form) {
    Optional<Shape> in = shape(form, Role.INPUT);
    Optional<Shape> out = shape(form, Role.OUTPUT);
    String from = in.map(s -> String.valueOf(s.c())).orElse("");
    String to = out.map(s -> String.valueOf(s.c())).orElse(from);
    return from.equals(to) || from.isEmpty() ? to : from + "To" + to;
  }

  /** {@code At8x8}. */
  private static String size(Form form) {
    return shape(form, Role.INPUT).map(s -> "At" + s.h() + "x" + s.w()).orElse("");
  }

  private static Optional<Shape> shape(Form form, Role role) {
    return form.slots().stream()
        .filter(slot -> slot.role() == role)
        .map(Block.SlotForm::content)
        .filter(Content.Values.class::isInstance)
        .map(content -> ((Content.Values) content).type().shape())
        .findFirst();
  }
}
