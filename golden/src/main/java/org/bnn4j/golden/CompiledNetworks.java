package org.bnn4j.golden;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.grammar.syntax.Source;

/**
 * Networks as classes. Many are made at once; where that fails, each alone, so that none spoils
 * another.
 */
final class CompiledNetworks {
  private static final int AT_ONCE = 32;
  private static final Source BLOCKS = Source.of("golden.bnn", Resource.text("golden.bnn"));

  private final Map<CaseNetwork, Supplier<Class<?>>> types = new ConcurrentHashMap<>();

  private CompiledNetworks() {}

  /** Generates and compiles the networks; equal ones share a class. */
  static CompiledNetworks of(Collection<CaseNetwork> networks) {
    List<CaseNetwork> distinct = networks.stream().distinct().toList();
    CompiledNetworks compiled = new CompiledNetworks();
    IntStream.iterate(0, from -> from < distinct.size(), from -> from + AT_ONCE)
        .mapToObj(from -> distinct.subList(from, Math.min(distinct.size(), from + AT_ONCE)))
        .parallel()
        .forEach(compiled::make);
    return compiled;
  }

  /**
   * The class of a network.
   *
   * @throws IllegalCaseException if it could not be made
   */
  Class<?> type(CaseNetwork network) {
    Supplier<Class<?>> type = types.get(network);
    if (type == null) {
      throw new IllegalArgumentException("a network that was not compiled");
    }
    return type.get();
  }

  private void make(List<CaseNetwork> networks) {
    try {
      ClassLoader loader = compile(networks);
      for (int i = 0; i < networks.size(); i++) {
        String name = name(i);
        types.put(networks.get(i), () -> load(loader, name));
      }
    } catch (RuntimeException e) {
      if (networks.size() > 1) {
        networks.forEach(network -> make(List.of(network)));
      } else {
        String why =
            e instanceof InvalidInputException invalid
                ? DiagnosticPrinter.print(invalid.diagnostics()).strip()
                : "a bug of the compiler: " + e;
        types.put(
            networks.getFirst(),
            () -> {
              throw new IllegalCaseException(why);
            });
      }
    }
  }

  private static ClassLoader compile(List<CaseNetwork> networks) {
    List<Source> sources = new ArrayList<>(List.of(BLOCKS));
    for (int i = 0; i < networks.size(); i++) {
      sources.add(Source.of(name(i) + ".bnn", networks.get(i).text(name(i))));
    }
    var request = new GenerationRequest(sources, CaseNetwork.PACKAGE, Set.of());
    return JavaCompilation.of(new Generator().generate(request).files());
  }

  private static String name(int place) {
    return "Case" + place;
  }

  private static Class<?> load(ClassLoader loader, String name) {
    try {
      return loader.loadClass(CaseNetwork.PACKAGE + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
