package org.bnn4j.generator.emit;

import com.palantir.javapoet.JavaFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.model.Initializer;
import org.bnn4j.runtime.model.Parameter;

/** The static imports of one file: the words in which it writes shapes, types and formulas. */
final class Imports {
  private static final List<Class<?>> SOURCES =
      List.of(
          Axis.class,
          Element.class,
          Formula.class,
          Initializer.class,
          Parameter.Kind.class,
          Shape.class,
          TensorType.class);

  private final Map<String, TreeSet<String>> used = new TreeMap<>();

  /** Every word that a file may import, which no member of its own may therefore be called. */
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Class<?> source : SOURCES) {
      Arrays.stream(source.getDeclaredMethods()).map(method -> method.getName()).forEach(words::add);
      if (source.isEnum()) {
        Arrays.stream(source.getEnumConstants()).map(String::valueOf).forEach(words::add);
      }
    }
    return words.stream().sorted().distinct().toList();
  }

  /** Imports a static method and gives its name. */
  String method(Class<?> owner, String name) {
    used.computeIfAbsent(owner.getCanonicalName(), k -> new TreeSet<>()).add(name);
    return name;
  }

  /** Imports a constant of an enum and gives its name. */
  String constant(Enum<?> constant) {
    return method(constant.getDeclaringClass(), constant.name());
  }

  void addTo(JavaFile.Builder file) {
    for (Class<?> source : SOURCES) {
      var names = used.get(source.getCanonicalName());
      if (names != null) {
        file.addStaticImport(source, names.toArray(String[]::new));
      }
    }
  }
}
