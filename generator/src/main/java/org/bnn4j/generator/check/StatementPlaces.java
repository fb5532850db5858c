package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Statement;

/**
 * Each statement stands in a body that it belongs to: {@code input}, {@code output}, {@code loss}
 * and {@code gradient} in networks; {@code target}, {@code buffer} and {@code update} in networks
 * and blocks; {@code return} in blocks; {@code forward} and {@code backward} in ops.
 */
final class StatementPlaces implements Check {
  private enum Body {
    NETWORK("a network"),
    BLOCK("a block"),
    OP("an op");

    private final String words;

    Body(String words) {
      this.words = words;
    }
  }

  @Override
  public void run(Program program, Diagnostics diagnostics) {
    program.files().stream()
        .flatMap(file -> file.declarations().stream())
        .forEach(declaration -> {
          if (declaration instanceof Declaration.NetworkDeclaration network) {
            check(network.body(), Body.NETWORK, diagnostics);
          } else if (declaration instanceof Declaration.BlockDeclaration block) {
            check(block.body(), Body.BLOCK, diagnostics);
          } else if (declaration instanceof Declaration.OpDeclaration op) {
            check(op.body(), Body.OP, diagnostics);
          }
        });
  }

  private static void check(List<Statement> statements, Body body, Diagnostics diagnostics) {
    for (Statement statement : statements) {
      if (statement instanceof Statement.If conditional) {
        check(conditional.then(), body, diagnostics);
        check(conditional.otherwise(), body, diagnostics);
      }
      Placing placing = placing(statement);
      if (!placing.bodies().contains(body)) {
        diagnostics.report(
            Message.MISPLACED_STATEMENT,
            statement.span(),
            List.of(),
            Optional.of(placing.help()),
            placing.word(),
            body.words);
      }
    }
  }

  private record Placing(String word, List<Body> bodies, String help) {}

  private static Placing placing(Statement statement) {
    List<Body> composed = List.of(Body.NETWORK, Body.BLOCK);
    List<Body> all = List.of(Body.NETWORK, Body.BLOCK, Body.OP);
    return switch (statement) {
      case Statement.Let let -> new Placing("let", all, "");
      case Statement.If conditional -> new Placing("if", all, "");
      case Statement.Require require -> new Placing("require", all, "");
      case Statement.Warn warn -> new Placing("warn", all, "");
      case Statement.Parameter parameter ->
          parameter.kind() == Statement.ParameterKind.BUFFER
              ? new Placing(
                  "buffer",
                  composed,
                  "an op has no state: declare it in the block and make it an input of the op")
              : new Placing("parameter", all, "");
      case Statement.Update update ->
          new Placing("update", composed, "it belongs in the block that declares the parameter");
      case Statement.Input input ->
          new Placing(
              "input",
              List.of(Body.NETWORK),
              "the inputs of a block or op stand behind its parameters: `(x: real[c, h, w])`");
      case Statement.Target target ->
          new Placing("target", composed, "targets belong in networks and blocks");
      case Statement.Output output ->
          new Placing(
              "output",
              List.of(Body.NETWORK),
              "a block ends with `return value`; an op has `forward`");
      case Statement.Loss loss ->
          new Placing(
              "loss", List.of(Body.NETWORK), "return the value, and let the network say `loss`");
      case Statement.Gradient gradient ->
          new Placing(
              "gradient", List.of(Body.NETWORK), "it names an input of a network: write it there");
      case Statement.Return result ->
          new Placing(
              "return",
              List.of(Body.BLOCK),
              "a network has `output name = value`, an op `forward = value`");
      case Statement.Forward forward ->
          new Placing(
              "forward",
              List.of(Body.OP),
              "a network has `output name = value`, a block ends with `return value`");
      case Statement.Backward backward ->
          new Placing(
              "backward",
              List.of(Body.OP),
              "only ops choose their gradient: put the formula in an `op`");
    };
  }
}
