package org.bnn4j.runtime.cpu;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bnn4j.runtime.kernel.Formula;

/**
 * Compiles formulas to a hidden class with one loop over rows and, in it, one over vectors and one
 * over the elements that are left. In a loop's body every value that is used twice is a local
 * variable, and all results are stored after the last operand was loaded, so that a result may
 * overwrite an operand. Signs that are stored as bits are computed vector by vector of a word, so
 * that they never stand in memory as floats.
 *
 * <p>Takes arguments, constants, {@code + − · / min max}, negation, absolute value, square root,
 * {@code Sign}, {@code Select} and conditions; {@link FormulaStages} takes the rest out before.
 */
final class FormulaCompiler {
  private static final ClassDesc PROGRAM = ClassDesc.of(RowProgram.class.getName());
  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, FLOATS.arrayType(), INTS.arrayType(), INTS, INTS, CD_int, CD_int, CD_float);

  private static final int ARRAYS = 1;
  private static final int INTEGERS = 2;
  private static final int OFFSETS = 3;
  private static final int STEPS = 4;
  private static final int ROWS = 5;
  private static final int LENGTH = 6;
  static final int BATCH = 7;

  /**
   * What is compiled.
   *
   * @param targets which array takes each formula
   * @param scalars operands that have one value per row
   * @param sums what operand 0 is read from
   * @param products where operand 0 is a sum, the operand that has its products, one per row
   * @param packed targets that take signs as bits; only if {@link #packs}
   */
  record Request(
      List<Formula> formulas,
      List<Integer> targets,
      Set<Integer> scalars,
      BlockSums.Kind sums,
      int products,
      Set<Integer> packed) {
    /** Floats from floats. */
    Request(List<Formula> formulas, List<Integer> targets, Set<Integer> scalars) {
      this(formulas, targets, scalars, BlockSums.Kind.REALS, -1, Set.of());
    }
  }

  private final int lanes;
  private final Map<Request, RowProgram> programs = new ConcurrentHashMap<>();

  /** A compiler for vectors of so many lanes, 0 for scalar code only. */
  FormulaCompiler(int lanes) {
    this.lanes = lanes;
  }

  /** Whether results over so many channels can be stored as whole words of signs. */
  boolean packs(int channels) {
    return lanes > 0 && channels % BitPacking.WORD == 0;
  }

  /** The program for a request; equal requests share one. */
  RowProgram compile(Request request) {
    return programs.computeIfAbsent(request, this::define);
  }

  private RowProgram define(Request request) {
    ClassDesc name = ClassDesc.of(FormulaCompiler.class.getPackageName(), "CompiledFormulas");
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    byte[] bytes =
        ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofClassLoading(lookup)))
            .build(
                name,
                type ->
                    type.withSuperclass(PROGRAM)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        PROGRAM, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                    .return_())
                        .withMethodBody("run", RUN, 0, code -> new Body(code, request).emit()));
    try {
      MethodHandles.Lookup defined = lookup.defineHiddenClass(bytes, true);
      return (RowProgram)
          defined
              .findConstructor(
                  defined.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("compiling " + request, e);
    }
  }

  /** Emits the loops. */
  private final class Body {
    private final CodeBuilder code;
    private final Request request;
    private final NavigableSet<Integer> used = new TreeSet<>();
    private final Map<Integer, Integer> arrays = new HashMap<>();
    private final Map<Integer, Integer> offsets = new HashMap<>();
    private final Map<Integer, Integer> scalars = new HashMap<>();
    private int products = -1;

    Body(CodeBuilder code, Request request) {
      this.code = code;
      this.request = request;
    }

    void emit() {
      for (Formula formula : request.formulas) {
        FormulaStages.forEachArgument(formula, used::add);
      }
      used.addAll(request.targets);
      boolean readsSums = request.sums != BlockSums.Kind.REALS && used.contains(0);
      if (readsSums) {
        used.add(request.products);
        products = code.allocateLocal(java.lang.classfile.TypeKind.INT);
      }
      for (int index : used) {
        int array = code.allocateLocal(java.lang.classfile.TypeKind.REFERENCE);
        int offset = code.allocateLocal(java.lang.classfile.TypeKind.INT);
        boolean isInteger =
            request.packed.contains(index)
                || (readsSums && (index == 0 || index == request.products));
        code.aload(isInteger ? INTEGERS : ARRAYS).loadConstant(index).aaload().astore(array);
        code.aload(OFFSETS).loadConstant(index).iaload().istore(offset);
        arrays.put(index, array);
        offsets.put(index, offset);
        if (request.scalars.contains(index)) {
          int scalar = code.allocateLocal(java.lang.classfile.TypeKind.FLOAT);
          scalars.put(index, scalar);
        }
      }
      int row = code.allocateLocal(java.lang.classfile.TypeKind.INT);
      code.iconst_0().istore(row);
      Label start = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(row).iload(ROWS).if_icmpge(end);
      row();
      for (int index : used) {
        int offset = offset(index);
        code.iload(offset).aload(STEPS).loadConstant(index).iaload().iadd().istore(offset);
      }
      code.iinc(row, 1).goto_(start).labelBinding(end).return_();
    }

    private void row() {
      scalars.forEach(
          (index, local) -> code.aload(array(index)).iload(offset(index)).faload().fstore(local));
      if (products >= 0) {
        int index = request.products;
        code.aload(array(index)).iload(offset(index)).iaload().istore(products);
      }
      int i = code.allocateLocal(java.lang.classfile.TypeKind.INT);
      code.iconst_0().istore(i);
      if (!request.packed.isEmpty()) {
        words(i);
        return;
      }
      if (lanes > 0) {
        int bound = code.allocateLocal(java.lang.classfile.TypeKind.INT);
        code.iload(LENGTH).loadConstant(lanes - 1).isub().istore(bound);
        loop(i, bound, lanes, new VectorEmitter(code));
      }
      loop(i, LENGTH, 1, new ScalarEmitter(code));
    }

    /** {@code for (; i < bound; i += step)} over all formulas. */
    private void loop(int i, int bound, int step, FormulaEmitter emitter) {
      Label start = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(i).iload(bound).if_icmpge(end);
      code.block(body -> {
        emitter.begin(body, request.formulas, arrays, offsets, scalars, i);
        emitter.readSums(request.sums, products);
        List<Integer> results = new ArrayList<>();
        for (Formula formula : request.formulas) {
          emitter.value(formula);
          results.add(emitter.store());
        }
        for (int r = 0; r < results.size(); r++) {
          int target = request.targets.get(r);
          emitter.write(results.get(r), array(target), offset(target), i);
        }
      });
      code.iinc(i, step).goto_(start).labelBinding(end);
    }

    /** {@code for (; i < length; i += 32)} over all formulas; rows are whole words. */
    private void words(int i) {
      Label start = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(i).iload(LENGTH).if_icmpge(end);
      Map<Integer, Integer> bits = new HashMap<>();
      for (int target : request.packed) {
        int local = code.allocateLocal(java.lang.classfile.TypeKind.INT);
        code.iconst_0().istore(local);
        bits.put(target, local);
      }
      int index = code.allocateLocal(java.lang.classfile.TypeKind.INT);
      for (int from = 0; from < BitPacking.WORD; from += lanes) {
        int lane = from;
        code.iload(i).loadConstant(lane).iadd().istore(index);
        code.block(body -> vectorOfWord(body, index, lane, bits));
      }
      bits.forEach((target, local) ->
          code.aload(array(target))
              .iload(offset(target))
              .iload(i)
              .loadConstant(5)
              .ishr()
              .iadd()
              .iload(local)
              .iastore());
      code.iinc(i, BitPacking.WORD).goto_(start).labelBinding(end);
    }

    private void vectorOfWord(CodeBuilder body, int index, int lane, Map<Integer, Integer> bits) {
      VectorEmitter emitter = new VectorEmitter(body);
      emitter.begin(body, request.formulas, arrays, offsets, scalars, index);
      emitter.readSums(request.sums, products);
      Map<Integer, Integer> results = new HashMap<>();
      for (int r = 0; r < request.formulas.size(); r++) {
        int target = request.targets.get(r);
        Integer word = bits.get(target);
        if (word == null) {
          emitter.value(request.formulas.get(r));
          results.put(target, emitter.store());
        } else {
          emitter.positive(request.formulas.get(r));
          emitter.bits();
          body.loadConstant(lane).ishl().iload(word).ior().istore(word);
        }
      }
      results.forEach(
          (target, local) -> emitter.write(local, array(target), offset(target), index));
    }

    private int array(int index) {
      return local(arrays, index);
    }

    private int offset(int index) {
      return local(offsets, index);
    }

    private static int local(Map<Integer, Integer> locals, int index) {
      Integer local = locals.get(index);
      if (local == null) {
        throw new IllegalStateException("operand " + index);
      }
      return local;
    }
  }
}
