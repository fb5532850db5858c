package org.bnn4j.generator.resolve;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;

/** Finds the declaration of every name at the top level of a file. */
public final class Resolver {
  /** Everything in it is visible without an import. */
  static final String LIBRARY_PACKAGE = "bnn";

  private Resolver() {}

  /**
   * Resolves the names of all files. The program is complete even if something was reported, so
   * that the checks can report more.
   *
   * @param library files that may declare the package {@code bnn} and external kernels
   * @param neighbours files that the user's may use
   * @param files the user's files
   */
  public static Program resolve(
      List<BnnFile> library,
      List<BnnFile> neighbours,
      List<BnnFile> files,
      Diagnostics diagnostics) {
    List<BnnFile> sources = withoutRepetition(files);
    List<BnnFile> users = Stream.concat(neighbours.stream(), sources.stream()).toList();
    users.forEach(file -> Privileges.check(file, diagnostics));
    List<BnnFile> all = Stream.concat(library.stream(), users.stream()).toList();
    all.forEach(file -> JavaNames.check(file, diagnostics));
    JavaNames.checkClasses(users, diagnostics);
    Packages packages = Packages.of(all, diagnostics);
    Map<Source, VisibleNames> visible = new LinkedHashMap<>();
    all.forEach(file -> visible.put(file.source(), Imports.of(file, packages, diagnostics)));
    return new Program(library, neighbours, sources, visible);
  }

  /** Resolves the names of files that need no others. */
  public static Program resolve(
      List<BnnFile> library, List<BnnFile> files, Diagnostics diagnostics) {
    return resolve(library, List.of(), files, diagnostics);
  }

  /** A file that is given twice counts once. */
  private static List<BnnFile> withoutRepetition(Collection<BnnFile> files) {
    var bySource = new LinkedHashMap<Source, BnnFile>();
    files.forEach(file -> bySource.putIfAbsent(file.source(), file));
    return List.copyOf(bySource.values());
  }
}
