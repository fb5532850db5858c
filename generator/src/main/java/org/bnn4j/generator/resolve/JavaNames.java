package org.bnn4j.generator.resolve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InstanceDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Identifier;

/** Names that become Java's: packages and the classes of networks. */
final class JavaNames {
  private static final Pattern DOT = Pattern.compile("\\.");

  /** Words that Java reserves for types only. */
  private static final Set<String> NO_CLASS_NAMES =
      Set.of("var", "yield", "record", "sealed", "permits");

  private JavaNames() {}

  /** Reports parts of a package name and names of networks that Java reserves. */
  static void check(BnnFile file, Diagnostics diagnostics) {
    file.packageName()
        .ifPresent(name ->
            DOT.splitAsStream(name.text())
                .filter(SourceVersion::isKeyword)
                .forEach(part ->
                    diagnostics.report(Message.PACKAGE_NOT_JAVA, name.span(), part, name.text())));
    for (Declaration declaration : file.declarations()) {
      String name = declaration.name().name();
      if (isNetwork(declaration)
          && (SourceVersion.isKeyword(name) || NO_CLASS_NAMES.contains(name))) {
        diagnostics.report(Message.NETWORK_NAME_NOT_JAVA, declaration.name().span(), name);
      }
    }
  }

  private static boolean isNetwork(Declaration declaration) {
    return declaration instanceof NetworkDeclaration || declaration instanceof InstanceDeclaration;
  }

  /**
   * Reports networks whose classes would get one name. Each network {@code N} gives {@code N} and
   * {@code PackedN}; file systems that ignore case must hold both. Equal names are not reported
   * here: they are declared twice.
   */
  static void checkClasses(List<BnnFile> files, Diagnostics diagnostics) {
    Map<String, Identifier> known = new LinkedHashMap<>();
    for (BnnFile file : files) {
      for (Declaration declaration : file.declarations()) {
        if (!isNetwork(declaration)) {
          continue;
        }
        Identifier name = declaration.name();
        for (String className : List.of(name.name(), "Packed" + name.name())) {
          String key = (Packages.nameOf(file) + "." + className).toLowerCase(Locale.ROOT);
          Identifier other = known.putIfAbsent(key, name);
          if (other != null && !other.name().equals(name.name())) {
            diagnostics.report(
                Message.GENERATED_CLASS_CLASH,
                name.span(),
                name.name(),
                other.name(),
                className,
                other.span());
            break;
          }
        }
      }
    }
  }
}
