package org.bnn4j.generator.emit;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.PUBLIC;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.plan.NetworkPlan;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Initializer;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;

/** {@code CifarNet}: the parameters of a network, and the ways to run it. */
final class NetworkClass {
  private final NetworkPlan network;
  private final Naming naming;
  private final Imports imports;

  NetworkClass(NetworkPlan network, Naming naming, Imports imports) {
    this.network = network;
    this.naming = naming;
    this.imports = imports;
  }

  TypeSpec type() {
    var type = TypeSpec.classBuilder(naming.network()).addModifiers(PUBLIC, FINAL);
    type.addSuperinterface(AutoCloseable.class);
    type.addJavadoc("$L", NetworkDoc.of(network, naming));
    addParameters(type);
    addFactories(type);
    addForms(type);
    type.addMethod(save());
    type.addMethod(
        MethodSpec.methodBuilder("parameters")
            .addModifiers(PUBLIC)
            .returns(Parameters.class)
            .addJavadoc("All parameters, in the order of the network.")
            .addStatement("return parameters")
            .build());
    addClosing(type);
    return type.build();
  }

  private void addParameters(TypeSpec.Builder type) {
    type.addField(Parameters.class, "parameters", PRIVATE, FINAL);
    List<CodeBlock> statements = new ArrayList<>();
    for (ParameterInfo parameter : naming.parameters()) {
      String name = naming.parameter(parameter.path());
      var field = FieldSpec.builder(Parameter.class, name);
      if (Chunks.fit(naming.parameters().size())) {
        field.addModifiers(FINAL);
      }
      type.addField(field.build());
      statements.add(added(parameter, name));
    }
    type.addField(boolean.class, "closed", PRIVATE);
    CodeBlock body = Chunks.of(type, "addParameters", List.of(), statements);
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(PRIVATE)
            .addParameter(Backend.class, "backend")
            .addStatement("parameters = new $T(backend)", Parameters.class)
            .addCode(body)
            .build());
  }

  /** {@code stemWeight = parameters.add("stem.weight", TRAINED, …)}. */
  private CodeBlock added(ParameterInfo parameter, String name) {
    List<Layout> arguments = new ArrayList<>();
    CodeBlock path = CodeBlock.of("$S", parameter.path());
    arguments.add(new Layout.Atom(path, path.toString().length()));
    Parameter.Kind kind =
        switch (parameter.kind()) {
          case TRAINED -> Parameter.Kind.TRAINED;
          case FIXED -> Parameter.Kind.FIXED;
          case BUFFER -> Parameter.Kind.BUFFER;
        };
    arguments.add(Layout.text(imports.constant(kind)));
    var shape = new Type(ElementType.REAL, false, parameter.sizes()).shape();
    arguments.add(new SpecText(imports).shape(shape));
    arguments.add(initializer(parameter.initializer()));
    if (!parameter.sizes().isEmpty()) {
      arguments.add(
          Layout.text(
              parameter.sizes().stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    var call =
        new Layout.Apply(CodeBlock.of("parameters.add"), "parameters.add".length(), arguments);
    return Layout.assignment(name, call, 4);
  }

  private Layout initializer(ParameterInfo.Initializer initializer) {
    return switch (initializer) {
      case ParameterInfo.Initializer.Constant(float value) ->
          value == 0f && Float.floatToIntBits(value) == 0
              ? initializer("zeros")
              : value == 1f ? initializer("ones") : initializer("constant", value);
      case ParameterInfo.Initializer.Cycle(List<Float> values) ->
          initializer("cycle", values.toArray(Float[]::new));
      case ParameterInfo.Initializer.Uniform(float low, float high) ->
          initializer("uniform", low, high);
      case ParameterInfo.Initializer.Normal(float mean, float deviation) ->
          initializer("normal", mean, deviation);
    };
  }

  private Layout initializer(String word, Float... values) {
    List<Layout> arguments = new ArrayList<>();
    for (float value : values) {
      arguments.add(Layout.text(FormulaText.number(value)));
    }
    return Layout.call(imports.method(Initializer.class, word), arguments);
  }

  private void addFactories(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.methodBuilder("create")
            .addModifiers(PUBLIC, STATIC)
            .addJavadoc("A network with fresh parameters; the same seed gives the same ones.")
            .returns(naming.network())
            .addParameter(Backend.class, "backend")
            .addParameter(Seed.class, "seed")
            .addStatement("var net = new $T(backend)", naming.network())
            .addStatement("net.parameters.initialize(seed)")
            .addStatement("return net")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("load")
            .addModifiers(PUBLIC, STATIC)
            .addJavadoc("A network with the parameters that {@link #save} wrote.")
            .returns(naming.network())
            .addParameter(Backend.class, "backend")
            .addParameter(Path.class, "file")
            .addException(IOException.class)
            .addStatement("var net = new $T(backend)", naming.network())
            .addStatement("net.parameters.load(file)")
            .addStatement("return net")
            .build());
  }

  private void addForms(TypeSpec.Builder type) {
    if (network.training().isPresent()) {
      type.addMethod(
          MethodSpec.methodBuilder("training")
              .addModifiers(PUBLIC)
              .addJavadoc("Training of these parameters, on up to {@code maxBatch} images a step.")
              .returns(naming.training())
              .addParameter(int.class, "maxBatch")
              .addParameter(RuntimeTypes.OPTIMIZER, "optimizer")
              .addStatement("requireOpen()")
              .addStatement("return new $T(this, maxBatch, optimizer)", naming.training())
              .build());
    }
    type.addMethod(
        MethodSpec.methodBuilder("session")
            .addModifiers(PUBLIC)
            .addJavadoc(
                "Evaluation with these parameters as they are at each call, on up to {@code maxBatch} images.")
            .returns(naming.session())
            .addParameter(int.class, "maxBatch")
            .addStatement("requireOpen()")
            .addStatement("return new $T(this, maxBatch)", naming.session())
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("pack")
            .addModifiers(PUBLIC)
            .addJavadoc(
                "A copy for inference alone, of one bit a binary weight. Later training does not change it.")
            .returns(naming.packed())
            .addStatement("requireOpen()")
            .addStatement("return $T.pack(this)", naming.packed())
            .build());
  }

  private static MethodSpec save() {
    return MethodSpec.methodBuilder("save")
        .addModifiers(PUBLIC)
        .addJavadoc("Saves all parameters by their paths, as safetensors.")
        .addParameter(Path.class, "file")
        .addException(IOException.class)
        .addStatement("parameters.save(file)")
        .build();
  }

  private void addClosing(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.methodBuilder("close")
            .addModifiers(PUBLIC)
            .addAnnotation(Override.class)
            .addJavadoc(
                "Ends the use of this network: nothing new is made of it. Its memory belongs to the backend.")
            .addStatement("closed = true")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("requireOpen")
            .addModifiers(PRIVATE)
            .beginControlFlow("if (closed)")
            .addStatement(
                "throw new $T($S)",
                IllegalStateException.class,
                naming.network().simpleName() + " is closed")
            .endControlFlow()
            .build());
  }

  /** {@code TRAINED} as {@code trained}. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
