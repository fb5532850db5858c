package org.bnn4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may know which, as ARCHITECTURE.md says. */
class PackageRulesTest {
  /** The stages in their order; each may know those before it. {@code graph} is the base of all. */
  private static final List<String> STAGES =
      List.of(
          "graph",
          "resolve",
          "check",
          "elaborate",
          "summary",
          "gradient",
          "rewrite",
          "plan",
          "report",
          "emit");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.bnn4j");

  @Test
  void allThreeModulesAreSeen() {
    for (String module : List.of("grammar", "runtime", "generator")) {
      assertThat(CLASSES.stream().map(JavaClass::getPackageName))
          .anyMatch(name -> name.startsWith("org.bnn4j." + module));
    }
  }

  @TestFactory
  Stream<DynamicTest> foreignMachineryIsFenced() {
    return Stream.of(
            fence("ANTLR", "org.antlr..", "org.bnn4j.grammar.internal.."),
            fence("JavaPoet", "com.palantir.javapoet..", "org.bnn4j.generator.emit.."),
            fence("the Vector API", "jdk.incubator.vector..", "org.bnn4j.runtime.cpu.."),
            fence("JCuda", "jcuda..", "org.bnn4j.runtime.cuda.driver.."),
            fence("protobuf", "com.google.protobuf..", "org.bnn4j.onnx.."),
            fence("Maven", "org.apache.maven..", "org.bnn4j.maven.."))
        .map(PackageRulesTest::test);
  }

  @TestFactory
  Stream<DynamicTest> modulesKnowOnlyWhatTheyNeed() {
    return Stream.of(
            noClasses()
                .that(resideInAPackage("org.bnn4j.grammar.."))
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("org.bnn4j.generator..", "org.bnn4j.runtime..")),
            noClasses()
                .that(resideInAPackage("org.bnn4j.runtime.."))
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("org.bnn4j.generator..", "org.bnn4j.grammar..")),
            noClasses()
                .that(resideInAPackage("org.bnn4j.generator.."))
                .and(resideOutsideOfPackages("org.bnn4j.generator.emit.."))
                .should()
                .dependOnClassesThat(
                    resideInAPackage("org.bnn4j.runtime..")
                        .and(resideOutsideOfPackages("org.bnn4j.runtime.kernel..")))
                .as("the generator knows of the runtime only what describes a kernel call"),
            noClasses()
                .that(resideInAPackage("org.bnn4j.generator.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.bnn4j.grammar.internal.."))
                .as("the parser's inside is its own"))
        .map(PackageRulesTest::test);
  }

  @TestFactory
  Stream<DynamicTest> stagesDependOnlyForward() {
    return STAGES.stream()
        .map(stage -> {
          List<String> later = STAGES.subList(STAGES.indexOf(stage) + 1, STAGES.size());
          return noClasses()
              .that(resideInAPackage(inGenerator(stage)))
              .should()
              .dependOnClassesThat(anyOf(later).or(rootOfGenerator()))
              .allowEmptyShould(true)
              .as(stage + " knows no later stage and not who calls it");
        })
        .map(PackageRulesTest::test);
  }

  @Test
  void everyPackageOfTheGeneratorIsAStageOrBesideThem() {
    classes()
        .that(resideInAPackage("org.bnn4j.generator.."))
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of("org.bnn4j.generator", inGenerator("file"), inGenerator("library")),
                    STAGES.stream().map(PackageRulesTest::inGenerator))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> packagesFormNoCycle() {
    return Stream.of("grammar", "generator", "runtime")
        .map(
            module -> slices().matching("org.bnn4j." + module + ".(*)..").should().beFreeOfCycles())
        .map(PackageRulesTest::test);
  }

  private static ArchRule fence(String name, String foreign, String home) {
    return noClasses()
        .that(resideOutsideOfPackages(home))
        .should()
        .dependOnClassesThat(resideInAPackage(foreign))
        .as("only " + home + " knows " + name);
  }

  private static DescribedPredicate<JavaClass> anyOf(List<String> stages) {
    return resideInAnyPackage(
        stages.stream().map(PackageRulesTest::inGenerator).toArray(String[]::new));
  }

  private static DescribedPredicate<JavaClass> rootOfGenerator() {
    return resideInAPackage("org.bnn4j.generator");
  }

  private static String inGenerator(String name) {
    return "org.bnn4j.generator." + name + "..";
  }

  private static DynamicTest test(ArchRule rule) {
    return DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES));
  }
}
