package org.bnn4j.runtime;

/**
 * A computation that a backend has prepared for one specification. Which arguments it takes stands
 * at the record that describes it. A kernel belongs to one session and is run by one thread at a
 * time.
 */
public abstract class Kernel {
  private final Buffer[] arguments;

  /** A kernel of so many arguments. */
  protected Kernel(int arity) {
    this.arguments = new Buffer[arity];
  }

  /**
   * Runs on a batch.
   *
   * @param n images in the batch, at least 1
   * @param arguments operands and results
   */
  protected abstract void execute(int n, Buffer[] arguments);

  public final void run(int n, Buffer a) {
    check(1);
    arguments[0] = a;
    execute(n, arguments);
  }

  public final void run(int n, Buffer a, Buffer b) {
    check(2);
    arguments[0] = a;
    arguments[1] = b;
    execute(n, arguments);
  }

  public final void run(int n, Buffer a, Buffer b, Buffer c) {
    check(3);
    arguments[0] = a;
    arguments[1] = b;
    arguments[2] = c;
    execute(n, arguments);
  }

  public final void run(int n, Buffer a, Buffer b, Buffer c, Buffer d) {
    check(4);
    arguments[0] = a;
    arguments[1] = b;
    arguments[2] = c;
    arguments[3] = d;
    execute(n, arguments);
  }

  public final void run(int n, Buffer a, Buffer b, Buffer c, Buffer d, Buffer e) {
    check(5);
    arguments[0] = a;
    arguments[1] = b;
    arguments[2] = c;
    arguments[3] = d;
    arguments[4] = e;
    execute(n, arguments);
  }

  public final void run(int n, Buffer a, Buffer b, Buffer c, Buffer d, Buffer e, Buffer f) {
    check(6);
    arguments[0] = a;
    arguments[1] = b;
    arguments[2] = c;
    arguments[3] = d;
    arguments[4] = e;
    arguments[5] = f;
    execute(n, arguments);
  }

  /**
   * Runs with more arguments than the other methods take; keep the array, so that no step
   * allocates.
   */
  public final void runAll(int n, Buffer[] all) {
    check(all.length);
    System.arraycopy(all, 0, arguments, 0, all.length);
    execute(n, arguments);
  }

  private void check(int given) {
    if (given != arguments.length) {
      throw new IllegalArgumentException(
          getClass().getSimpleName() + " takes " + arguments.length + " buffers, not " + given);
    }
  }
}
