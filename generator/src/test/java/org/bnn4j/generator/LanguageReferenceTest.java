package org.bnn4j.generator;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bnn4j.generator.resolve.BuiltIns;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference of the language, {@code docs/language.md}, says what the compiler does. */
final class LanguageReferenceTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```([a-z-]+)\\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern PARAMETER =
      Pattern.compile("(?:trained|fixed|buffer) parameter (\\S+)");

  /** A fenced block: what is written behind the backticks, and the line where it starts. */
  record Block(String kind, int line, String text) {
    @Override
    public String toString() {
      return kind + " at line " + line;
    }

    private Source source(String name) {
      return Source.of(name, text);
    }
  }

  /** A file, and what is said of it: the paths of its parameters, or its diagnostics. */
  record Answered(Block file, Block answer) {
    @Override
    public String toString() {
      return answer.toString();
    }
  }

  static List<Block> examples() {
    return blocks().stream().filter(block -> block.kind().equals("bnn")).toList();
  }

  static List<Answered> paths() {
    return answered("paths");
  }

  static List<Answered> diagnostics() {
    return answered("diagnostics");
  }

  /** The blocks of a kind, each with the block before it. */
  private static List<Answered> answered(String kind) {
    List<Block> blocks = blocks();
    List<Answered> answered = new ArrayList<>();
    for (int i = 1; i < blocks.size(); i++) {
      if (blocks.get(i).kind().equals(kind)) {
        answered.add(new Answered(blocks.get(i - 1), blocks.get(i)));
      }
    }
    return answered;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleCompiles(Block example) {
    GenerationResult result = generate(example, Set.of());
    assertThat(result.files()).isNotEmpty();
    assertThat(DiagnosticPrinter.print(result.diagnostics())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void parametersHaveThePathsThatAreShown(Answered shown) {
    String graph = generate(shown.file(), Set.of(Stage.GRAPH)).dumps().get(0).text();
    assertThat(PARAMETER.matcher(graph).results().map(found -> found.group(1)))
        .containsExactlyElementsOf(shown.answer().text().lines().toList());
  }

  @ParameterizedTest
  @MethodSource("diagnostics")
  void filesWithProblemsAreAnsweredAsShown(Answered shown) {
    assertThat(DiagnosticPrinter.print(problems(shown.file().source("Mlp.bnn"))))
        .isEqualToNormalizingNewlines(shown.answer().text());
  }

  @Test
  void everyFileWithProblemsIsAnswered() {
    assertThat(diagnostics().stream().map(shown -> shown.file()))
        .isNotEmpty()
        .containsExactlyElementsOf(
            blocks().stream().filter(block -> block.kind().equals("bnn-problem")).toList());
  }

  @Test
  void theTablesNameTheBuiltIns() {
    List<String> names =
        codeInTables("Built-in names").map(code -> code.replaceAll("\\(.*", "")).toList();
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(BuiltIns.all().stream().map(BuiltIn::name).toList());
  }

  @Test
  void theTablesNameTheLibrary() {
    List<String> signatures =
        StandardLibrary.sources().stream()
            .flatMap(s -> Parser.parse(s, new Diagnostics()).declarations().stream())
            .map(LanguageReferenceTest::signature)
            .toList();
    assertThat(codeInTables("The library").toList())
        .containsExactlyInAnyOrderElementsOf(signatures);
  }

  private static String signature(Declaration declaration) {
    List<ParameterDeclaration> parameters =
        switch (declaration) {
          case Declaration.BlockDeclaration block -> block.parameters();
          case Declaration.OpDeclaration op -> op.parameters();
          case Declaration.KernelDeclaration kernel -> kernel.parameters();
          case Declaration.FormulaDeclaration formula -> formula.parameters();
          case Declaration.NetworkDeclaration network -> network.parameters();
          case Declaration.PresetDeclaration preset -> preset.parameters();
          case Declaration.InstanceDeclaration instance -> List.of();
          case Declaration.EnumDeclaration e -> List.of();
          case Declaration.ConfigDeclaration c -> List.of();
        };
    boolean plain =
        parameters.isEmpty()
            && !(declaration instanceof Declaration.BlockDeclaration
                || declaration instanceof Declaration.OpDeclaration);
    String list =
        parameters.stream().map(LanguageReferenceTest::argument).collect(joining(", ", "(", ")"));
    return declaration.name().name() + (plain ? "" : list);
  }

  private static String argument(ParameterDeclaration parameter) {
    return parameter.name().name()
        + parameter.defaultValue().map(value -> ": " + value.span().text()).orElse("");
  }

  private static GenerationResult generate(Block example, Set<Stage> dumps) {
    Source source = example.source("line" + example.line() + ".bnn");
    try {
      return new Generator().generate(new GenerationRequest(List.of(source), "docs", dumps));
    } catch (InvalidInputException problems) {
      return fail(DiagnosticPrinter.print(problems.diagnostics()), problems);
    }
  }

  private static List<Diagnostic> problems(Source source) {
    try {
      var request = new GenerationRequest(List.of(source), "docs", Set.of());
      return new Generator().generate(request).diagnostics();
    } catch (InvalidInputException problems) {
      return problems.diagnostics();
    }
  }

  /** The code in the first cells of the tables of a chapter. */
  private static Stream<String> codeInTables(String title) {
    String text = document();
    int from = text.indexOf("\n## " + title + "\n");
    assertThat(from).as(title).isPositive();
    int to = text.indexOf("\n## ", from + 1);
    return text.substring(from, to)
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(2, line.indexOf(" | ")))
        .flatMap(cell -> CODE.matcher(cell).results().map(code -> code.group(1)));
  }

  private static List<Block> blocks() {
    String text = document();
    return FENCE.matcher(text).results().map(fence -> block(fence, text)).toList();
  }

  private static Block block(MatchResult fence, String text) {
    int line = (int) text.substring(0, fence.start()).lines().count() + 1;
    return new Block(fence.group(1), line, fence.group(2));
  }

  private static String document() {
    try {
      return Files.readString(Path.of("../docs/language.md")).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
