package org.bnn4j.generator.resolve;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;

/** What each package declares: all its files together. */
final class Packages {
  private final Map<String, Map<String, Declaration>> declarations = new LinkedHashMap<>();

  private Packages() {}

  /** Collects the packages of {@code files} and reports names that one package declares twice. */
  static Packages of(List<BnnFile> files, Diagnostics diagnostics) {
    var packages = new Packages();
    for (BnnFile file : files) {
      var names = packages.declarations.computeIfAbsent(nameOf(file), n -> new LinkedHashMap<>());
      for (Declaration declaration : file.declarations()) {
        Declaration first = names.putIfAbsent(declaration.name().name(), declaration);
        if (first != null) {
          diagnostics.report(
              Message.DUPLICATE_DECLARATION,
              declaration.name().span(),
              declaration.name().name(),
              nameOf(file).isEmpty() ? "files without package" : "package " + nameOf(file),
              first.name().span());
        }
      }
    }
    return packages;
  }

  /** The package of a file, empty text if it names none. */
  static String nameOf(BnnFile file) {
    return file.packageName().map(BnnFile.QualifiedName::text).orElse("");
  }

  /** What a package declares, in order; nothing where there is no such package. */
  Map<String, Declaration> in(String packageName) {
    return declarations.getOrDefault(packageName, Map.of());
  }

  boolean exists(String packageName) {
    return declarations.containsKey(packageName);
  }

  /** The packages that have a name. */
  Collection<String> names() {
    return declarations.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }
}
