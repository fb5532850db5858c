package org.bnn4j.generator.elaborate;

import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;

/**
 * Counts the blocks that an expression applies without a label, as the text shows them: one of them
 * takes the name of the {@code let}, several become parts of it. A repeated stage counts once, and
 * of the branches of an {@code if} the larger counts.
 */
final class BlockCount {
  private final Frame frame;
  private final Program program;

  private BlockCount(Frame frame, Program program) {
    this.frame = frame;
    this.program = program;
  }

  static int of(Expression expression, Frame frame, Program program) {
    return new BlockCount(frame, program).count(expression);
  }

  /** Whether what is applied has a place of its own in paths: blocks, and ops that own tensors. */
  static boolean takesLabel(Declaration declaration) {
    return declaration instanceof Declaration.BlockDeclaration
        || (declaration instanceof Declaration.OpDeclaration op && !op.owned().isEmpty());
  }

  private int count(Expression expression) {
    return switch (expression) {
      case Expression.Pipe pipe -> count(pipe.input()) + stage(pipe.stage());
      case Expression.Conditional c -> Math.max(count(c.then()), count(c.otherwise()));
      case Expression.Binary b -> count(b.left()) + count(b.right());
      case Expression.Unary u -> count(u.operand());
      case Expression.Call call ->
          call.arguments().stream().mapToInt(a -> count(a.value())).sum()
              + (call.callee() instanceof Expression.Call inner && isBlock(inner) ? 1 : 0);
      case Expression.TupleLiteral t -> t.elements().stream().mapToInt(this::count).sum();
      case Expression.Member m -> count(m.target());
      case Expression.Index i -> count(i.target());
      default -> 0;
    };
  }

  private int stage(Expression.Stage stage) {
    return stage.label().isEmpty() && isBlock(stage.callee()) ? 1 : 0;
  }

  private boolean isBlock(Expression callee) {
    return switch (callee) {
      case Expression.Call call -> isBlock(call.callee());
      case Expression.Name name -> {
        Optional<Term> local = frame.find(name.name());
        yield local.isPresent()
            ? local.get() instanceof Term.Callable c && takesLabel(c.declaration())
            : program.find(frame.source(), name.name()).filter(BlockCount::takesLabel).isPresent();
      }
      case Expression.Conditional c -> isBlock(c.then()) || isBlock(c.otherwise());
      default -> false;
    };
  }
}
