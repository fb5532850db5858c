package org.bnn4j.runtime.cpu;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * How formulas over a tensor's shape are evaluated piece by piece. A piece is a run of places by a
 * range of channels. Within a run each operand either advances from place to place or stands still;
 * runs end where an operand that is repeated along some axes only would break that.
 */
final class FormulaPass {
  /** Elements of a piece, about: a few rows of it fit the first-level cache. */
  private static final int PIECE = 2048;

  private static final List<Axis> PLACE_AXES = List.of(Axis.N, Axis.H, Axis.W);

  final Shape shape;
  final List<TensorType> operands;
  final List<FormulaStages.Stage> stages;
  final int temporaries;
  final int results;

  /** What operand 0 is read from. */
  final BlockSums.Kind sums;

  /** Rows of operands: one more than operands if the products of sums stand in the last. */
  final int operandRows;

  /** Which results are stored as words of signs, without floats in between. */
  final Set<Integer> packed;

  /** Whether an operand has one value per place, or one at all. */
  final boolean[] scalar;

  /** 1 where an operand advances from place to place within a run, else 0. */
  final int[] advance;

  /** Whether a piece of whole places can be evaluated as one row. */
  final boolean isFlat;

  /** Most channels of a piece. */
  final int pieceChannels;

  /** Most places of a piece. */
  final int piecePlaces;

  /** Places of a run. */
  private final int run;

  /**
   * @param wholePlaces whether a piece must have all channels of its places
   */
  FormulaPass(
      Shape shape,
      List<TensorType> operands,
      List<Formula> formulas,
      boolean wholePlaces,
      FormulaCompiler compiler) {
    this(shape, operands, formulas, wholePlaces, BlockSums.Kind.REALS, Set.of(), compiler);
  }

  /**
   * @param sums what operand 0 is read from
   * @param signs the results that are signs
   */
  FormulaPass(
      Shape shape,
      List<TensorType> operands,
      List<Formula> formulas,
      boolean wholePlaces,
      BlockSums.Kind sums,
      Set<Integer> signs,
      FormulaCompiler compiler) {
    this.sums = sums;
    this.operandRows = operands.size() + (sums == BlockSums.Kind.REALS ? 0 : 1);
    this.packed = compiler.packs(shape.c()) ? signs : Set.of();
    this.shape = shape;
    this.operands = operands;
    this.results = formulas.size();
    this.scalar = new boolean[operands.size()];
    this.advance = new int[operands.size()];
    this.run = run();
    boolean flat = sums == BlockSums.Kind.REALS;
    Set<Integer> scalars = new HashSet<>();
    for (int i = 0; i < operands.size(); i++) {
      Shape operand = operands.get(i).shape();
      advance[i] = advances(operand) ? 1 : 0;
      scalar[i] = operand.c() != shape.c() || (shape.c() == 1 && advance[i] == 0);
      if (scalar[i]) {
        scalars.add(i);
      }
      boolean isTable = operands.get(i).element() == Element.THRESHOLD;
      flat &= isTable || scalar[i] == (advance[i] == 0);
    }
    this.isFlat = flat;
    FormulaStages staged =
        new FormulaStages(formulas, operandRows, scalars, sums, packed, compiler);
    this.stages = staged.stages();
    this.temporaries = staged.temporaries();
    this.pieceChannels = wholePlaces || shape.c() <= 2 * PIECE ? shape.c() : PIECE;
    this.piecePlaces = Math.max(1, PIECE / pieceChannels);
  }

  /** The longest run on which every operand advances evenly. */
  private int run() {
    boolean overTensor = true;
    boolean overImage = true;
    for (TensorType operand : operands) {
      overTensor &= isEven(operand.shape(), PLACE_AXES);
      overImage &= isEven(operand.shape(), List.of(Axis.H, Axis.W));
    }
    return overTensor ? Integer.MAX_VALUE : overImage ? shape.h() * shape.w() : shape.w();
  }

  private boolean isEven(Shape operand, List<Axis> axes) {
    boolean repeated = false;
    boolean advances = false;
    for (Axis axis : axes) {
      if (shape.size(axis) != 1) {
        repeated |= operand.size(axis) != shape.size(axis);
        advances |= operand.size(axis) == shape.size(axis);
      }
    }
    return !(repeated && advances);
  }

  private boolean advances(Shape operand) {
    List<Axis> axes =
        run == Integer.MAX_VALUE
            ? PLACE_AXES
            : run == shape.h() * shape.w() ? List.of(Axis.H, Axis.W) : List.of(Axis.W);
    for (Axis axis : axes) {
      if (shape.size(axis) != 1 && operand.size(axis) == shape.size(axis)) {
        return true;
      }
    }
    return false;
  }

  /** Places for a batch. */
  int places(int batch) {
    return shape.n(batch) * shape.h() * shape.w();
  }

  /** Places of the piece that starts at a place and should go on to {@code end}. */
  int placesFrom(int place, int end) {
    int toEnd = Math.min(end - place, piecePlaces);
    return run == Integer.MAX_VALUE ? toEnd : Math.min(toEnd, run - place % run);
  }

  /** The place of an operand that stands at a place of the shape. */
  int placeOf(int operand, int place) {
    Shape of = operands.get(operand).shape();
    int w = place % shape.w();
    int rows = place / shape.w();
    int h = rows % shape.h();
    int n = rows / shape.h();
    return ((of.n() == shape.n() ? n : 0) * of.h() + (of.h() == 1 ? 0 : h)) * of.w()
        + (of.w() == 1 ? 0 : w);
  }
}
