package org.bnn4j.generator.resolve;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.BnnFile.Import;
import org.bnn4j.grammar.syntax.Declaration;

/**
 * The visible names of one file: its own package comes before single imports, these before {@code
 * import … .*}, and these before the library's package {@code bnn}.
 */
final class Imports {
  private final Packages packages;
  private final Diagnostics diagnostics;
  private final Map<String, Declaration> single = new LinkedHashMap<>();
  private final Map<String, Import> singleImports = new LinkedHashMap<>();
  private final Map<String, Set<Declaration>> star = new LinkedHashMap<>();

  private Imports(Packages packages, Diagnostics diagnostics) {
    this.packages = packages;
    this.diagnostics = diagnostics;
  }

  static VisibleNames of(BnnFile file, Packages packages, Diagnostics diagnostics) {
    var imports = new Imports(packages, diagnostics);
    file.imports().forEach(imports::add);
    return imports.visible(packages.in(Packages.nameOf(file)));
  }

  private VisibleNames visible(Map<String, Declaration> own) {
    var declarations = new LinkedHashMap<String, Declaration>(own);
    var ambiguous = new LinkedHashMap<String, List<Declaration>>();
    single.forEach(declarations::putIfAbsent);
    star.forEach((name, candidates) -> {
      if (candidates.size() == 1) {
        declarations.putIfAbsent(name, candidates.iterator().next());
      } else if (!declarations.containsKey(name)) {
        ambiguous.put(name, List.copyOf(candidates));
      }
    });
    packages
        .in(Resolver.LIBRARY_PACKAGE)
        .forEach((name, declaration) -> {
          if (!ambiguous.containsKey(name)) {
            declarations.putIfAbsent(name, declaration);
          }
        });
    return new VisibleNames(declarations, ambiguous);
  }

  private void add(Import declared) {
    String text = declared.name().text();
    if (declared.all()) {
      addAll(declared);
      return;
    }
    int dot = text.lastIndexOf('.');
    String packageName = text.substring(0, Math.max(dot, 0));
    String name = text.substring(dot + 1);
    Declaration declaration = packages.in(packageName).get(name);
    if (declaration == null) {
      reportUnknown(declared, packageName, name);
      return;
    }
    Declaration known = single.putIfAbsent(name, declaration);
    Import first = singleImports.putIfAbsent(name, declared);
    if (known != null && first != null && !known.equals(declaration)) {
      diagnostics.report(Message.CONFLICTING_IMPORTS, declared.span(), name, first.span());
    }
  }

  private void addAll(Import declared) {
    String text = declared.name().text();
    if (!packages.exists(text)) {
      int dot = text.lastIndexOf('.');
      boolean isDeclaration =
          dot > 0 && packages.in(text.substring(0, dot)).containsKey(text.substring(dot + 1));
      report(
          declared,
          Message.UNKNOWN_PACKAGE,
          isDeclaration
              ? Optional.of("it is a declaration: write `import " + text + "`")
              : Suggestions.help(text, packages.names()),
          text);
    }
    packages
        .in(text)
        .forEach((name, d) -> star.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(d));
  }

  private void reportUnknown(Import declared, String packageName, String name) {
    String text = declared.name().text();
    if (packages.exists(text)) {
      report(
          declared,
          Message.IMPORT_OF_PACKAGE,
          Optional.of("write `import " + text + ".*`, or name one of its declarations"),
          text);
    } else if (packages.exists(packageName)) {
      Optional<String> elsewhere =
          packages.names().stream()
              .filter(p -> packages.in(p).containsKey(name))
              .findFirst()
              .map(p -> "it is declared in another package: `import " + p + "." + name + "`");
      report(
          declared,
          Message.UNKNOWN_IMPORT,
          elsewhere.or(() -> Suggestions.help(name, packages.in(packageName).keySet())),
          packageName,
          name);
    } else {
      report(
          declared,
          Message.UNKNOWN_PACKAGE,
          Suggestions.help(packageName, packages.names()),
          packageName.isEmpty() ? text : packageName);
    }
  }

  private void report(
      Import declared, Message message, Optional<String> help, Object... arguments) {
    diagnostics.report(message, declared.name().span(), List.of(), help, arguments);
  }
}
