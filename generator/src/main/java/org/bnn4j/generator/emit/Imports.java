package org.bnn4j.generator.emit;

import com.palantir.javapoet.JavaFile;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.SourceVersion;
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

  /** Every static method that a file may import, after which no method of its own is called. */
  static List<String> methods() {
    return SOURCES.stream()
        .flatMap(source -> Arrays.stream(source.getDeclaredMethods()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .filter(SourceVersion::isIdentifier)
        .sorted()
        .distinct()
        .toList();
  }

  /** Every constant that a file may import, after which no constant of its own is called. */
  static List<String> constants() {
    return SOURCES.stream()
        .filter(Class::isEnum)
        .flatMap(source -> Arrays.stream(source.getEnumConstants()))
        .map(String::valueOf)
        .toList();
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
