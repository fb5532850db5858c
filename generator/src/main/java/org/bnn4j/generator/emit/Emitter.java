package org.bnn4j.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bnn4j.generator.plan.NetworkPlan;

/** Writes the Java sources of a network from its plans. */
public final class Emitter {
  private final NetworkPlan network;
  private final Naming naming;

  private Emitter(NetworkPlan network) {
    this.network = network;
    this.naming = new Naming(network);
  }

  /**
   * The files of a network: the network itself, its training, its evaluation and its packed form.
   */
  public static List<GeneratedFile> emit(NetworkPlan network) {
    return new Emitter(network).files();
  }

  private List<GeneratedFile> files() {
    List<GeneratedFile> files = new ArrayList<>();
    files.add(file(naming.network(), words -> new NetworkClass(network, naming, words).type()));
    network
        .training()
        .ifPresent(plan ->
            files.add(
                file(
                    naming.training(),
                    words -> new TrainingClass(network, plan, naming, words).type())));
    files.add(file(naming.session(), words -> new SessionClass(network, naming, words).type()));
    files.add(file(naming.packed(), words -> new PackedClass(network, naming, words).type()));
    return files;
  }

  private static GeneratedFile file(ClassName name, Function<Imports, TypeSpec> content) {
    var imports = new Imports();
    TypeSpec type = content.apply(imports);
    var file = JavaFile.builder(name.packageName(), type).indent("  ").skipJavaLangImports(true);
    imports.addTo(file);
    String folder = name.packageName().isEmpty() ? "" : name.packageName().replace('.', '/') + "/";
    return new GeneratedFile(
        folder + name.simpleName() + ".java", Tidy.text(file.build().toString()));
  }
}
