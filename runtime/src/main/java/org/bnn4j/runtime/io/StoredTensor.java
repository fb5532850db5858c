package org.bnn4j.runtime.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A named tensor of a safetensors file: little-endian, row-major. */
public final class StoredTensor {
  private final String name;
  private final Dtype dtype;
  private final List<Integer> shape;
  private final byte[] data;

  /**
   * A tensor of raw bytes.
   *
   * @param data owned by the tensor from now on
   * @throws IllegalArgumentException if the data's length is not that of the shape
   */
  StoredTensor(String name, Dtype dtype, List<Integer> shape, byte[] data) {
    long elements = 1;
    for (int size : shape) {
      elements = Math.multiplyExact(elements, (long) size);
    }
    if (Math.multiplyExact(elements, (long) dtype.bytes()) != data.length) {
      throw new IllegalArgumentException(name + ": " + data.length + " bytes for " + dtype + shape);
    }
    this.name = name;
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.data = data;
  }

  /** An F32 tensor. */
  public static StoredTensor ofFloats(String name, List<Integer> shape, float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
    littleEndian(bytes).asFloatBuffer().put(values);
    return new StoredTensor(name, Dtype.F32, shape, bytes);
  }

  /** An F64 tensor. */
  public static StoredTensor ofDoubles(String name, List<Integer> shape, double[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
    littleEndian(bytes).asDoubleBuffer().put(values);
    return new StoredTensor(name, Dtype.F64, shape, bytes);
  }

  /** An I32 tensor. */
  public static StoredTensor ofInts(String name, List<Integer> shape, int[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
    littleEndian(bytes).asIntBuffer().put(values);
    return new StoredTensor(name, Dtype.I32, shape, bytes);
  }

  /** An I64 tensor. */
  public static StoredTensor ofLongs(String name, List<Integer> shape, long[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
    littleEndian(bytes).asLongBuffer().put(values);
    return new StoredTensor(name, Dtype.I64, shape, bytes);
  }

  /** A U8 tensor. */
  public static StoredTensor ofBytes(String name, List<Integer> shape, byte[] values) {
    return new StoredTensor(name, Dtype.U8, shape, values.clone());
  }

  public String name() {
    return name;
  }

  public Dtype dtype() {
    return dtype;
  }

  public List<Integer> shape() {
    return shape;
  }

  /** Whether {@link #floats} can be asked for. */
  public boolean isFloat() {
    return dtype == Dtype.F32 || dtype == Dtype.F16;
  }

  /** The values of an F32 or F16 tensor. */
  public float[] floats() {
    float[] values = new float[data.length / dtype.bytes()];
    switch (dtype) {
      case F32 -> littleEndian(data).asFloatBuffer().get(values);
      case F16 -> {
        ByteBuffer bytes = littleEndian(data);
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.float16ToFloat(bytes.getShort(2 * i));
        }
      }
      case F64, I64, I32, U8 -> throw mismatch("floats");
    }
    return values;
  }

  /** The values of an F64 tensor. */
  public double[] doubles() {
    require(Dtype.F64);
    double[] values = new double[data.length / 8];
    littleEndian(data).asDoubleBuffer().get(values);
    return values;
  }

  /** The values of an I32 tensor. */
  public int[] ints() {
    require(Dtype.I32);
    int[] values = new int[data.length / 4];
    littleEndian(data).asIntBuffer().get(values);
    return values;
  }

  /** The values of an I64 tensor. */
  public long[] longs() {
    require(Dtype.I64);
    long[] values = new long[data.length / 8];
    littleEndian(data).asLongBuffer().get(values);
    return values;
  }

  /** The values of a U8 tensor. */
  public byte[] bytes() {
    require(Dtype.U8);
    return data.clone();
  }

  /** {@code F32[3, 4]}. */
  public String describe() {
    return dtype + shape.toString();
  }

  byte[] data() {
    return data;
  }

  private void require(Dtype wanted) {
    if (dtype != wanted) {
      throw mismatch(wanted.name());
    }
  }

  private IllegalStateException mismatch(String wanted) {
    return new IllegalStateException(name + " is " + dtype + ", not " + wanted);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
