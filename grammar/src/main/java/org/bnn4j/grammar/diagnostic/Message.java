package org.bnn4j.grammar.diagnostic;

import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue: every message that the compiler can print. A test pins each one with an input that
 * causes it.
 */
public enum Message {
  // Text and syntax.
  FILE_MISSING(Severity.ERROR, "there is no such file", "check the path and the working folder"),
  FILE_IS_FOLDER(Severity.ERROR, "this is a folder, not a file", "name the files in it"),
  FILE_UNREADABLE(Severity.ERROR, "the file cannot be read: %s"),
  FILE_TOO_LARGE(
      Severity.ERROR,
      "the file has %1$d bytes, but at most %2$d are read",
      "weights do not belong into a .bnn file; split a long one by `import`"),
  FILE_IS_BINARY(Severity.ERROR, "this is no text: there is a zero byte at offset %d (line %d)"),
  FILE_NOT_UTF8(
      Severity.ERROR,
      "this is no UTF-8 text: byte 0x%02X at offset %d (line %d)",
      "save the file with the encoding UTF-8"),
  EMPTY_FILE(
      Severity.ERROR,
      "the file declares nothing",
      "declare a network: `network Name { input x: real[3, 32, 32] output y = x }`"),
  TOO_MANY_ERRORS(
      Severity.ERROR, "%d syntax errors are shown, the rest of the file is not checked"),
  STRAY_TEXT(Severity.ERROR, "%s means nothing here"),
  UNTERMINATED_STRING(
      Severity.ERROR,
      "the string is not closed on its line",
      "close it with `\"`; a line break inside a string is written `\\n`"),
  UNTERMINATED_COMMENT(Severity.ERROR, "the comment is never closed", "close it with `*/`"),
  COMMENT_LIKE_DIVISION(
      Severity.WARNING,
      "this line is a comment, not a division",
      "`//` divides only behind code on the same line"),
  UNKNOWN_ESCAPE(
      Severity.ERROR,
      "unknown escape %s",
      "a string knows `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`"),
  MALFORMED_NUMBER(
      Severity.ERROR,
      "`%s` is not a number",
      "numbers look like `12`, `0.5` or `1e-5`; a name does not start with a digit"),
  NUMBER_TOO_LARGE(
      Severity.ERROR,
      "the number `%s` is too large",
      "the largest integer is 9223372036854775807, the largest real 1.79e308"),
  RESERVED_WORD(
      Severity.ERROR,
      "`%1$s` is a reserved word, not a name",
      "choose another name, such as `%1$s_`"),
  MISSING_NAME(Severity.ERROR, "expected a name, but found %s"),
  MISSING_EXPRESSION(Severity.ERROR, "expected an expression, but found %s"),
  UNEXPECTED_TEXT(Severity.ERROR, "expected %2$s, but found %1$s"),
  UNCLOSED_BRACKET(Severity.ERROR, "this `%s` is never closed", "close it with `%2$s`"),
  NESTED_TOO_DEEPLY(
      Severity.ERROR, "nested too deeply", "give parts of it a name with `let`, or use `repeat`"),
  CHAINED_COMPARISON(
      Severity.ERROR,
      "comparisons cannot be chained",
      "compare in pairs and join them with `and`, such as `a < b and b < c`"),
  MALFORMED_REPEAT(
      Severity.ERROR,
      "expected `repeat(n)` or `repeat(i in from..to)`",
      "write the range behind `in`"),
  MALFORMED_LABEL(
      Severity.ERROR,
      "`%s` is not a label",
      "a label is made of names and whole numbers, such as `skip_op.op.0`"),
  DANGLING_DOC(
      Severity.WARNING,
      "this `///` comment documents nothing",
      "it belongs before a declaration, a field, an input, a target or an output; elsewhere use"
          + " `#`"),

  // Packages, imports and the names of generated classes.
  RESERVED_PACKAGE(
      Severity.ERROR,
      "the package `%s` belongs to the standard library",
      "choose a package of your own, such as `org.example.vision`"),
  EXTERNAL_OUTSIDE_LIBRARY(
      Severity.ERROR,
      "only the standard library declares external kernels, but here is `%s`",
      "write an `op` with a formula, or compose the library's kernels in a `block`"),
  PACKAGE_NOT_JAVA(
      Severity.ERROR,
      "Java reserves the word `%1$s`, so no Java package is called `%2$s`",
      "rename that part, for example to `%1$s_`"),
  NETWORK_NAME_NOT_JAVA(
      Severity.ERROR,
      "Java reserves the word `%s`, so no class is called so",
      "the class of a network has its name: choose another, such as `CifarNet`"),
  GENERATED_CLASS_CLASH(
      Severity.ERROR,
      "networks `%1$s` and `%2$s` (%4$s) would both generate a class `%3$s`",
      "a network `N` generates `N` and `PackedN`, and case does not tell files apart: rename one,"
          + " or move it to another package"),
  DUPLICATE_DECLARATION(
      Severity.ERROR,
      "`%s` is declared twice in %s, first at %s",
      "rename one of the two, or remove it"),
  UNKNOWN_PACKAGE(Severity.ERROR, "there is no package `%s`"),
  UNKNOWN_IMPORT(Severity.ERROR, "package `%s` declares no `%s`"),
  IMPORT_OF_PACKAGE(Severity.ERROR, "`%s` is a package, not a declaration"),
  CONFLICTING_IMPORTS(
      Severity.ERROR,
      "`%s` is already imported from another package, at %s",
      "keep one of them; a declaration cannot be renamed by its import"),

  // Names.
  UNKNOWN_NAME(Severity.ERROR, "unknown name `%s`"),
  AMBIGUOUS_NAME(
      Severity.ERROR,
      "`%1$s` is imported from %2$s: it is not clear which one is meant",
      "import the one that is meant by its name: `import %3$s.%1$s`"),
  USED_BEFORE_DECLARATION(
      Severity.ERROR,
      "`%s` is used before it is declared, at %s",
      "a name is known from its declaration on: move the declaration up"),
  NOT_VISIBLE_HERE(
      Severity.ERROR,
      "`%1$s` is not known here, only between the braces around %2$s",
      "declare it outside the braces: `let %1$s = if … then … else …`"),
  NOT_A_VALUE(Severity.ERROR, "`%s` is %s, not a value"),
  GRAD_OUTSIDE_BACKWARD(
      Severity.ERROR,
      "`grad` is known only in `backward` and in a `let` for it",
      "it is the gradient of the op's result, which does not exist before the backward pass"),
  FORWARD_NEEDS_GRAD(
      Severity.ERROR,
      "`forward` uses `%s`, which is computed from `grad`",
      "there is no gradient yet in the forward pass: compute the value without `grad`"),
  DUPLICATE_NAME(Severity.ERROR, "the %2$s `%1$s` is declared twice, first at %3$s"),
  SHADOWED_NAME(
      Severity.ERROR,
      "`%s` is already the name of %s, declared at %s",
      "choose another name, so that every name has one meaning throughout its body"),

  // Types and fields.
  UNKNOWN_TYPE(Severity.ERROR, "unknown type `%s`"),
  NOT_A_TYPE(
      Severity.ERROR,
      "`%s` is %s, not a type",
      "types are int, real, bool, string, enums, configs, `list<…>`, `op` and `block`"),
  UNKNOWN_ELEMENT_TYPE(
      Severity.ERROR,
      "unknown element type `%s`",
      "the elements of a tensor are real, sign, ternary, count, scaled or index"),
  UNKNOWN_FIELD(Severity.ERROR, "%2$s has no field `%1$s`"),
  REPEATED_FIELD(Severity.ERROR, "`%s` is given twice", "keep the value that is meant"),
  MISSING_FIELD(
      Severity.ERROR,
      "config `%2$s` needs a value for %1$s",
      "a field without a default must be given in the braces"),
  RECORD_NOT_EXPECTED(Severity.ERROR, "`{ … }` makes a config, but %s is expected here"),
  NO_FIELDS(Severity.ERROR, "`%s` is %s, which has no fields"),

  // Calls.
  NOT_CALLABLE(Severity.ERROR, "`%s` is %s and takes no arguments"),
  UNKNOWN_ARGUMENT(Severity.ERROR, "%2$s `%3$s` has no parameter `%1$s`"),
  REPEATED_ARGUMENT(Severity.ERROR, "the argument `%s` is given twice"),
  POSITIONAL_AFTER_NAMED(
      Severity.ERROR,
      "an argument without a name stands behind one with a name",
      "name this one too, or move it to the front"),
  TOO_MANY_ARGUMENTS(Severity.ERROR, "%s `%s` takes %s, but is given %d"),
  MISSING_ARGUMENT(Severity.ERROR, "%2$s `%3$s` needs %1$s"),

  // Statements.
  MISPLACED_STATEMENT(Severity.ERROR, "`%s` does not belong in %s"),
  STATEMENT_BEHIND_RETURN(
      Severity.ERROR,
      "`return` is not the last statement",
      "what stands behind it would never be looked at: `return` ends its body"),
  MISSING_RETURN(
      Severity.ERROR,
      "block `%s` returns nothing",
      "end it with `return value`, in both branches where it ends with an `if`"),
  MISSING_FORWARD(
      Severity.ERROR,
      "op `%s` has no `forward`",
      "write `forward = formula`, in both branches where it stands in an `if`"),
  REPEATED_FORWARD(Severity.ERROR, "op `%s` has a second `forward`", "an op has one result"),
  REPEATED_BACKWARD(
      Severity.ERROR,
      "the gradient of `%s` is given twice",
      "each input has one gradient; `backward` without a name is the gradient of the only input"),
  BACKWARD_WITHOUT_INPUT(
      Severity.ERROR,
      "op `%s` has %d inputs and parameters, so `backward` must say whose gradient it is",
      "write `backward %s = …`, one for each"),
  PARAMETER_WITHOUT_BACKWARD(
      Severity.ERROR,
      "op `%s` chooses its gradient, but its parameter `%s` gets none",
      "write `backward %2$s = …`, or `backward %2$s = 0` for one that is not to be trained"),
  UNKNOWN_BACKWARD_INPUT(Severity.ERROR, "op `%2$s` has no input `%1$s`"),
  UPDATE_OF_NO_PARAMETER(
      Severity.ERROR,
      "`update` changes a parameter or a buffer of the same body, and `%s` is none"),
  UPDATE_OF_FIXED(
      Severity.ERROR,
      "the parameter `%s` is fixed and cannot be updated",
      "declare it as a `buffer`, which only `update` changes"),
  NETWORK_WITHOUT_INPUT(
      Severity.ERROR, "network `%s` has no input", "declare one: `input image: real[3, 32, 32]`"),
  NETWORK_WITHOUT_OUTPUT(
      Severity.ERROR, "network `%s` has no output", "declare one: `output logits = value`"),
  GRADIENT_OF_NO_INPUT(
      Severity.ERROR, "`gradient` names an input of real numbers of the network, and `%s` is none"),
  GRADIENT_WITHOUT_LOSS(
      Severity.ERROR,
      "network `%s` has no loss, so `%s` has no gradient",
      "declare a loss: `loss value`"),
  NETWORK_PARAMETER_WITHOUT_DEFAULT(
      Severity.ERROR,
      "the network parameter `%1$s` has no default, and nothing gives it a value",
      "give it a default, `%1$s: type = value`, or name a network that has one: `network Name ="
          + " %2$s(%1$s: value)`"),
  UNKNOWN_NETWORK(Severity.ERROR, "there is no network `%s`"),
  NOT_A_NETWORK(
      Severity.ERROR,
      "`%s` is %s, not a network with a body",
      "name a network that is declared with braces: `network Name = Network(parameter: value)`"),

  // Kernels and circles.
  UNKNOWN_GRADIENT_INPUT(Severity.ERROR, "kernel `%2$s` has no input `%1$s`"),
  UNKNOWN_GRADIENT_OPERAND(
      Severity.ERROR,
      "`%s` is no operand of a gradient",
      "operands are `grad`, `result` and the kernel's inputs"),
  ENDLESS_CONFIG(
      Severity.ERROR,
      "config `%s` contains itself without end",
      "make a field of the circle optional, with a `?` behind its type"),
  ENDLESS_DEFINITION(
      Severity.ERROR,
      "%s `%s` is defined by itself",
      "only blocks may call themselves: break the circle"),

  // Elaboration.
  CONDITION_EXPECTED(Severity.ERROR, "expected a condition, but found %s"),
  TENSOR_EXPECTED(Severity.ERROR, "expected a tensor or a number, but found %s"),
  TYPE_MISMATCH(Severity.ERROR, "expected %s, but found %s"),
  BAD_OPERANDS(Severity.ERROR, "`%s` cannot combine %s and %s"),
  NOT_A_LIST(Severity.ERROR, "expected a list, but found %s"),
  AXIS_EXPECTED(
      Severity.ERROR,
      "expected an axis, but found %s",
      "an axis is a size that a type has named, or batch, channel, height or width"),
  INDEX_OUTSIDE(Severity.ERROR, "there is no element %d in a list of %d"),
  INTEGER_OVERFLOW(Severity.ERROR, "the integer is too large"),
  DIVISION_BY_ZERO(Severity.ERROR, "division by zero"),
  CANNOT_APPLY(
      Severity.ERROR, "%s cannot be applied", "blocks and ops are applied: `x |> name(…)`"),
  RECORD_WITHOUT_TYPE(
      Severity.ERROR,
      "it is not known which config is meant here",
      "change a preset instead: `name with { field: value }`"),
  INPUT_COUNT(Severity.ERROR, "`%s` takes %s, but gets %d"),
  SHAPE_MISMATCH(Severity.ERROR, "`%s` expects %s, but gets %s"),
  SHAPES_DIFFER(Severity.ERROR, "the shapes %s and %s do not fit together"),
  ELEMENT_MISMATCH(Severity.ERROR, "`%s` expects elements %s, but gets %s"),
  RESULT_ELEMENT(Severity.ERROR, "`%s` declares a result of %s, but computes %s"),
  GRADIENT_SHAPE(
      Severity.ERROR, "the gradient of an input of type %s must have its shape, but is %s"),
  NO_ROOM_FOR_RESULT(
      Severity.ERROR,
      "the window of `%s` does not fit into the image",
      "use a smaller kernel or stride, or more padding"),
  BAD_KERNEL(Severity.ERROR, "`%s` cannot be computed: %s"),
  SIZE_NOT_POSITIVE(Severity.ERROR, "a size must be at least 1, but is %s"),
  TENSOR_TOO_LARGE(Severity.ERROR, "a tensor has at most %d elements"),
  CANNOT_RESHAPE(
      Severity.ERROR,
      "%s cannot be reshaped to %s",
      "the number of elements stays the same, and a tensor has at most three axes beside the"
          + " batch"),
  THREE_SIZES_EXPECTED(
      Severity.ERROR, "`%s` takes a list of three integers: channel, height, width"),
  TOO_MANY_AXES(Severity.ERROR, "a tensor has at most %d axes, the batch counted"),
  NO_SUCH_AXIS(
      Severity.ERROR,
      "%s has fewer axes than the size %s",
      "the size of an axis that is not there is 1; `reshape` adds axes"),
  BAD_FILL(
      Severity.ERROR,
      "a window of %s reaches outside, where it would be %s",
      "choose a `fill` that is one of the values of the elements: -1 or +1 for signs"),
  BAD_SIGN_OF_ZERO(Severity.ERROR, "the sign of zero must be -1, 0 or +1, but is %d"),
  BAD_REPETITION(
      Severity.ERROR, "cannot repeat %d times", "from 0 to %2$d repetitions are allowed"),
  VALUE_COUNT(Severity.ERROR, "%d names, but %d values"),
  INITIALIZER_EXPECTED(
      Severity.ERROR,
      "expected an initialiser, but found %s",
      "initialisers are zeros(), ones(), constant(v), cycle([v, …]), uniform(low, high),"
          + " normal(mean, deviation), xavier_normal(), xavier_uniform(), he_normal(), he_uniform()"),
  EQUAL_PATHS(
      Severity.ERROR,
      "there is already a parameter with the path `%s`, made at %s",
      "give one of the blocks a label: `x |> name: block(…)`"),
  BAD_INPUT_TYPE(
      Severity.ERROR,
      "`%s` must be a tensor of one element type, real or index, with at most three sizes"),
  OUTPUT_WITHOUT_BATCH(Severity.ERROR, "output `%s` depends on no input: it is %s for all images"),
  LOSS_NOT_SCALAR(
      Severity.ERROR,
      "a loss is one number for the batch, but this is %s",
      "take the mean: `mean(value, over: [batch])`"),
  NO_GRADIENT(
      Severity.ERROR,
      "the loss has no gradient here: `%s` is not differentiable",
      "declare a `backward` in an op around it"),
  REQUIREMENT(Severity.ERROR, "%s"),
  USER_ERROR(Severity.ERROR, "%s"),
  USER_WARNING(Severity.WARNING, "%s"),
  TOO_DEEP(
      Severity.ERROR,
      "`%s` is instantiated within itself, or blocks are nested deeper than %d",
      "a block that uses itself needs an `if` that ends it"),
  NETWORK_TOO_LARGE(
      Severity.ERROR,
      "the network has more than %d applications of blocks, ops and kernels",
      "look for a `repeat` or a recursion that runs too often"),
  ;

  private final Severity severity;
  private final String text;
  private final String help;

  Message(Severity severity, String text) {
    this(severity, text, "");
  }

  Message(Severity severity, String text, String help) {
    this.severity = severity;
    this.text = text;
    this.help = help;
  }

  public Severity severity() {
    return severity;
  }

  /** The sentence with its arguments put in. */
  public String text(Object... arguments) {
    return String.format(Locale.ROOT, text, arguments);
  }

  /** The usual cure, if there is one; it sees the same arguments. */
  public Optional<String> help(Object... arguments) {
    return help.isEmpty()
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, help, arguments));
  }
}
