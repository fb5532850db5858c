package org.bnn4j.generator.resolve;

import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration.KernelDeclaration;

/** What the library may do and a user's file may not: declare {@code bnn} and external kernels. */
final class Privileges {
  private Privileges() {}

  static void check(BnnFile file, Diagnostics diagnostics) {
    file.packageName()
        .filter(name ->
            name.text().equals(Resolver.LIBRARY_PACKAGE)
                || name.text().startsWith(Resolver.LIBRARY_PACKAGE + "."))
        .ifPresent(name -> diagnostics.report(Message.RESERVED_PACKAGE, name.span(), name.text()));
    file.declarations().stream()
        .filter(KernelDeclaration.class::isInstance)
        .forEach(kernel ->
            diagnostics.report(
                Message.EXTERNAL_OUTSIDE_LIBRARY, kernel.name().span(), kernel.name().name()));
  }
}
