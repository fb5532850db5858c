package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Binary;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.grammar.syntax.Expression.Call;
import org.bnn4j.grammar.syntax.Expression.Conditional;
import org.bnn4j.grammar.syntax.Expression.IntegerLiteral;
import org.bnn4j.grammar.syntax.Expression.ListLiteral;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Expression.Pipe;
import org.bnn4j.grammar.syntax.Expression.RealLiteral;
import org.bnn4j.grammar.syntax.Expression.RepeatOver;
import org.bnn4j.grammar.syntax.Expression.RepeatTimes;
import org.bnn4j.grammar.syntax.Expression.Stage;
import org.bnn4j.grammar.syntax.Expression.StringLiteral;
import org.bnn4j.grammar.syntax.Expression.TupleLiteral;
import org.bnn4j.grammar.syntax.Expression.Unary;
import org.bnn4j.grammar.syntax.Expression.With;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Statement;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;
import org.bnn4j.grammar.syntax.TypeSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParserTest {
  /** The right side writes out how the left side is read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x |> f + y; (x |> f) + y",
        "-x |> f; -(x |> f)",
        "a * b |> f(c); a * (b |> f(c))",
        "a |> f |> g; (a |> f) |> g",
        "a |> f.g(h)[1]; a |> ((f.g)(h))[1]",
        "a - b - c; (a - b) - c",
        "a / b * c // d % e; (((a / b) * c) // d) % e",
        "a + b * -c; a + (b * (-c))",
        "a + b ?? c - d; (a + b) ?? (c - d)",
        "a ?? b == c; (a ?? b) == c",
        "a ?? b ?? c; (a ?? b) ?? c",
        "not a == b; not (a == b)",
        "not a and not b or c; ((not a) and (not b)) or c",
        "a in b and c not in d; (a in b) and (c not in d)",
        "a or b and c; a or (b and c)",
        "if a then b else c + d; if a then b else (c + d)",
        "if a then b else if c then d else e; if a then b else (if c then d else e)",
        "a + b with { c: 1 }; a + (b with { c: 1 })",
        "a |> b with { c: 1 }; a |> (b with { c: 1 })",
        "f(a)(b).c; ((f(a))(b)).c",
      })
  void operatorsBindAsDocumented(String text, String explicit) {
    assertThat(Parse.withoutPlaces(Parse.expression(text)))
        .isEqualTo(Parse.withoutPlaces(Parse.expression(explicit)));
  }

  @Test
  void numbers() {
    assertThat(integer("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(integer("007")).isEqualTo(7);
    assertThat(real("1.3")).isEqualTo(1.3);
    assertThat(real("1e-5")).isEqualTo(1e-5);
    assertThat(real("1.5e3")).isEqualTo(1500);
    assertThat(real("2E+2")).isEqualTo(200);
  }

  @Test
  void stringsWithExpressionsAndEscapes() {
    assertThat(Parse.expression("\"a {b + 1}{c} \\n\\t\\\"\\\\\\{\\} # // }\""))
        .isInstanceOfSatisfying(
            StringLiteral.class,
            string -> {
              assertThat(string.parts()).hasSize(4);
              assertThat(string.parts().get(0)).isEqualTo(new StringLiteral.Text("a "));
              assertThat(string.parts().get(1))
                  .isInstanceOfSatisfying(
                      StringLiteral.Embedded.class,
                      part -> assertThat(part.expression().span().text()).isEqualTo("b + 1"));
              assertThat(string.parts().get(3))
                  .isEqualTo(new StringLiteral.Text(" \n\t\"\\{} # // }"));
            });
    assertThat(Parse.expression("\"\""))
        .isInstanceOfSatisfying(StringLiteral.class, s -> assertThat(s.parts()).isEmpty());
  }

  @Test
  void listsTuplesAndParentheses() {
    assertThat(Parse.expression("[1, 2,]"))
        .isInstanceOfSatisfying(ListLiteral.class, l -> assertThat(l.elements()).hasSize(2));
    assertThat(Parse.expression("(1, 2,)"))
        .isInstanceOfSatisfying(TupleLiteral.class, t -> assertThat(t.elements()).hasSize(2));
    assertThat(Parse.expression("((1))")).isInstanceOf(IntegerLiteral.class);
  }

  @Test
  void recordsNeedNoCommas() {
    assertThat(Parse.expression("{ a: 1 b: x |> f c: { d: 2 }, e: 3, }"))
        .isInstanceOfSatisfying(
            Expression.RecordLiteral.class,
            record ->
                assertThat(record.fields())
                    .extracting(field -> field.path().getFirst().name())
                    .containsExactly("a", "b", "c", "e"));
    assertThat(Parse.expression("base with { a.b.c: 1 }"))
        .isInstanceOfSatisfying(
            With.class,
            with ->
                assertThat(with.changes().getFirst().path())
                    .extracting(Identifier::name)
                    .containsExactly("a", "b", "c"));
  }

  @ParameterizedTest
  @CsvSource({
    "x |> a: f, a",
    "x |> skip_op.op.0: f, skip_op.op.0",
    "x |> convs.0.1.2: f, convs.0.1.2",
    "x |> _: f, _",
    "x |> 0: f, 0",
    "x |> block.input: f, block.input",
    "x |> repeat: f, repeat",
    "x |> a . b: f, a.b",
    "x |> a: repeat(2) f, a",
    "x |> repeat(2) a.0: f, a.0",
  })
  void labels(String text, String label) {
    assertThat(stage(text).label().map(Expression.Label::text)).contains(label);
  }

  @Test
  void repetitions() {
    assertThat(stage("x |> repeat(n + 1) f(2)").repetition().orElseThrow())
        .isInstanceOfSatisfying(
            RepeatTimes.class, r -> assertThat(r.count()).isInstanceOf(Binary.class));
    assertThat(stage("x |> repeat(i in 0..n - 1) f(i)").repetition().orElseThrow())
        .isInstanceOfSatisfying(
            RepeatOver.class,
            r -> {
              assertThat(r.variable().name()).isEqualTo("i");
              assertThat(r.from().span().text()).isEqualTo("0");
              assertThat(r.to().span().text()).isEqualTo("n - 1");
            });
    assertThat(stage("x |> (if a then f else g)").callee()).isInstanceOf(Conditional.class);
  }

  @Test
  void argumentsMayBeNamed() {
    assertThat(Parse.expression("f(1, b: x |> c: g, d,)"))
        .isInstanceOfSatisfying(
            Call.class,
            call ->
                assertThat(call.arguments())
                    .extracting(argument -> argument.name().map(Identifier::name))
                    .containsExactly(Optional.empty(), Optional.of("b"), Optional.empty()));
  }

  @Test
  void slashesDivideBehindCodeAndCommentElsewhere() {
    List<Statement> statements =
        Parse.statements(
            """

            // a comment
              // another /* not open
            let a = c // groups  # a comment
            //// a ruler
            return a//2 /* one
            more */ + 1
            """);
    assertThat(statements).hasSize(2);
    assertThat(statements.getFirst())
        .isInstanceOfSatisfying(
            Statement.Let.class,
            let ->
                assertThat(let.value())
                    .isInstanceOfSatisfying(
                        Binary.class,
                        division -> {
                          assertThat(division.operator()).isEqualTo(BinaryOperator.INTEGER_DIVIDE);
                          assertThat(division.right().span().text()).isEqualTo("groups");
                        }));
    assertThat(statements.get(1).span().text()).endsWith("+ 1");
  }

  @Test
  void parameters() {
    List<Statement> statements =
        Parse.statements(
            """
            parameter w: real[out, c // groups] = xavier() when c > 1
            fixed parameter v: real
            buffer b: sign | ternary []
            """);
    assertThat(statements)
        .extracting(statement -> ((Statement.Parameter) statement).kind())
        .containsExactly(ParameterKind.TRAINED, ParameterKind.FIXED, ParameterKind.BUFFER);
    var trained = (Statement.Parameter) statements.getFirst();
    assertThat(trained.initial().orElseThrow().span().text()).isEqualTo("xavier()");
    assertThat(trained.when().orElseThrow().span().text()).isEqualTo("c > 1");
    assertThat(((Statement.Parameter) statements.get(1)).type().axes()).isEmpty();
    assertThat(((Statement.Parameter) statements.get(2)).type().axes()).contains(List.of());
  }

  @Test
  void elseIf() {
    assertThat(Parse.statements("if a { } else if b { warn \"x\" } else { return x }"))
        .singleElement()
        .isInstanceOfSatisfying(
            Statement.If.class,
            outer ->
                assertThat(outer.otherwise())
                    .singleElement()
                    .isInstanceOfSatisfying(
                        Statement.If.class, inner -> assertThat(inner.otherwise()).hasSize(1)));
  }

  @Test
  void types() {
    var config =
        (Declaration.ConfigDeclaration)
            Parse.declaration(
                "config c { a: op, b: op(real[o, i])? c: list<block(real)> d: int? = none }");
    assertThat(config.fields())
        .extracting(field -> SyntaxPrinter.print(field.type()))
        .containsExactly("op", "op(real[o, i])?", "list<block(real)>", "int?");
    assertThat(config.fields().getLast().type()).isInstanceOf(TypeSyntax.OptionalOf.class);
  }

  @Test
  void packagesAndImports() {
    BnnFile file =
        Parse.file(
            Source.of("a.bnn", "/// Doc.\npackage a.b\nimport c.*\nimport d.op\nenum e { none }"));
    assertThat(file.packageName().orElseThrow().text()).isEqualTo("a.b");
    assertThat(file.imports()).extracting(i -> i.name().text()).containsExactly("c", "d.op");
    assertThat(file.imports()).extracting(BnnFile.Import::all).containsExactly(true, false);
    assertThat(file.declarations().getFirst().doc()).isEmpty();
  }

  @Test
  void docsBelongToWhatFollows() {
    var config =
        (Declaration.ConfigDeclaration)
            Parse.declaration("/// One.\n///\n///  Two.  \nconfig c {\n  /// Field.\n  a: int\n}");
    assertThat(config.doc()).contains("One.\n\n Two.");
    assertThat(config.fields().getFirst().doc()).contains("Field.");
  }

  @Test
  void anErrorCostsOnlyItsStatement() {
    BnnFile file =
        Parser.parse(
            Source.of("a.bnn", "block f() (x: real) {\n  let a = )\n  return x\n}\nenum e { a }"),
            new Diagnostics());
    assertThat(file.declarations()).hasSize(2);
    assertThat(((Declaration.BlockDeclaration) file.declarations().getFirst()).body())
        .singleElement()
        .isInstanceOf(Statement.Return.class);
  }

  @Test
  void spansAreExact() {
    var sum = (Binary) Parse.expression("(a + b) * c(d)");
    assertThat(sum.span().text()).isEqualTo("(a + b) * c(d)");
    assertThat(sum.operatorSpan().text()).isEqualTo("*");
    assertThat(sum.left().span().text()).isEqualTo("a + b");
    var pipe = (Pipe) Parse.expression("a |> l: f(1) |> g");
    assertThat(pipe.operatorSpan().column()).isEqualTo(28);
    assertThat(pipe.input().span().text()).isEqualTo("a |> l: f(1)");
    assertThat(((Pipe) pipe.input()).stage().span().text()).isEqualTo("l: f(1)");
    assertThat(((Unary) Parse.expression("not  x")).span().text()).isEqualTo("not  x");
  }

  @Test
  void spansCountCharsBehindRareCharacters() {
    Declaration declaration = Parse.declaration("# 😀😀\nenum e { a }");
    assertThat(declaration.span().text()).isEqualTo("enum e { a }");
    assertThat(declaration.span().toString()).isEqualTo("snippet.bnn:2:1");
  }

  @Test
  void windowsLineEndsAreLineEnds() {
    Declaration declaration = Parse.declaration("/// Doc.\r\n# c\r\nenum e {\r\n  a\r\n}\r\n");
    assertThat(declaration.doc()).contains("Doc.");
    assertThat(declaration.span().line()).isEqualTo(3);
  }

  private static long integer(String text) {
    return ((IntegerLiteral) Parse.expression(text)).value();
  }

  private static double real(String text) {
    return ((RealLiteral) Parse.expression(text)).value();
  }

  private static Stage stage(String text) {
    var pipe = (Pipe) Parse.expression(text);
    assertThat(pipe.input()).isInstanceOf(Name.class);
    return pipe.stage();
  }
}
