/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.aladin.model.image.Box;

/**
 * A cursor over encoded values: {@link #wrap} moves it from one value to the next without
 * allocating. The format is defined by {@link AlignmentCodec}; a value has N vectors of D
 * dimensions. Not thread-safe.
 */
public final class EncodedAlignment {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private AlignmentKind kind;
  private AlignmentEncoding encoding;
  private boolean hasBoxes;
  private int count;
  private int dimension;
  private int modelAt;
  private int modelLength;
  private int vectorsAt;
  private int boxesAt;
  private final SharedRows shared = new SharedRows();

  /** Wraps a whole array, see {@link #wrap(byte[], int, int)}. */
  public EncodedAlignment wrap(byte[] value) {
    return wrap(value, 0, value.length);
  }

  /**
   * Moves to another value, whose bytes must not change until the next move. Checks the header and
   * the length, but not the vectors' values, which were checked when the value was indexed.
   *
   * @param value an array that holds the value
   * @param offset where the value starts
   * @param length its bytes
   * @return this
   * @throws IllegalArgumentException if the header or the length does not follow the format of
   *     {@link AlignmentCodec}
   */
  public EncodedAlignment wrap(byte[] value, int offset, int length) {
    if (length < AlignmentCodec.FIXED_HEADER) {
      throw new IllegalArgumentException(
          "An alignment value has "
              + length
              + " bytes, expected at least "
              + AlignmentCodec.FIXED_HEADER);
    }
    bytes = value;
    int at = offset;
    int magic = unsignedShort(at);
    if (magic != AlignmentCodec.MAGIC) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Not an alignment value: it starts with 0x%02X 0x%02X, expected 0xA1 0x1D",
              magic & 0xFF,
              magic >>> 8));
    }
    int version = bytes[at + 2] & 0xFF;
    if (version < 1 || version > AlignmentCodec.FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "An alignment value has format version "
              + version
              + ", expected "
              + (version < 1 ? "at least 1" : "at most " + AlignmentCodec.FORMAT_VERSION));
    }
    kind = AlignmentKind.ofCode(bytes[at + 3] & 0xFF);
    encoding = AlignmentEncoding.ofCode(bytes[at + 4] & 0xFF);
    if (encoding.formatVersion() > version) {
      throw new IllegalArgumentException(
          "An alignment value in "
              + encoding.label()
              + " has format version "
              + version
              + ", expected "
              + encoding.formatVersion());
    }
    int boxes = bytes[at + 5] & 0xFF;
    if (boxes > (kind == AlignmentKind.REGIONS ? 1 : 0)) {
      throw new IllegalArgumentException(
          "An alignment value of " + kind.label() + " has " + boxes + " as its flag for boxes");
    }
    count = unsignedShort(at + 6);
    hasBoxes = boxes == 1;
    dimension = unsignedShort(at + 8);
    modelLength = bytes[at + 10] & 0xFF;
    if (dimension == 0) {
      throw new IllegalArgumentException("An alignment value has 0 dimensions, expected 1 or more");
    }
    modelAt = at + AlignmentCodec.FIXED_HEADER;
    int numbersAt = modelAt + modelLength;
    long vectors =
        encoding == AlignmentEncoding.INT4
            ? shared.wrap(bytes, numbersAt, at + length, count, dimension)
            : (long) count * (encoding.scaleBytes() + (long) dimension * encoding.bytes());
    long expected =
        AlignmentCodec.FIXED_HEADER
            + modelLength
            + vectors
            + (hasBoxes ? (long) count * 4 * Float.BYTES : 0);
    if (expected != length) {
      throw new IllegalArgumentException(
          "An alignment value of "
              + count
              + " vectors of "
              + dimension
              + " dimensions in "
              + encoding.label()
              + " has "
              + length
              + " bytes, expected "
              + expected);
    }
    vectorsAt = numbersAt + count * encoding.scaleBytes();
    boxesAt = (int) (numbersAt + vectors);
    return this;
  }

  /** Whether the vectors are words or regions. */
  public AlignmentKind kind() {
    return kind;
  }

  /** How the vectors are stored. */
  public AlignmentEncoding encoding() {
    return encoding;
  }

  /** N, the number of vectors; may be 0. */
  public int count() {
    return count;
  }

  /** D, the dimension of each vector. */
  public int dimension() {
    return dimension;
  }

  /** Whether each region has a box. */
  public boolean hasBoxes() {
    return hasBoxes;
  }

  /** The version of the model that produced the vectors; empty if unknown. */
  public String model() {
    return new String(bytes, modelAt, modelLength, StandardCharsets.UTF_8);
  }

  /** Whether {@link #model()} equals this version, given in UTF-8. */
  public boolean isModel(byte[] version) {
    return Arrays.equals(bytes, modelAt, modelAt + modelLength, version, 0, version.length);
  }

  /**
   * Decodes one vector.
   *
   * @param index 0 to N - 1
   * @param target receives the D values @param at the position of the first value in the target
   */
  public void vector(int index, float[] target, int at) {
    Objects.checkIndex(index, count);
    int from = vectorsAt + index * dimension * encoding.bytes();
    switch (encoding) {
      case INT8 -> {
        float scale = scale(index);
        int coarse = coarseAt(index);
        int residual = residualAt(index);
        for (int d = 0; d < dimension; d++) {
          int number = WholeNumbers.COARSE_STEP * bytes[coarse + d] + bytes[residual + d];
          target[at + d] = scale * number;
        }
      }
      case INT8_COARSE -> {
        float scale = scale(index);
        for (int d = 0; d < dimension; d++) {
          target[at + d] = scale * bytes[from + d];
        }
      }
      case BFLOAT16 -> {
        for (int d = 0; d < dimension; d++) {
          target[at + d] = AlignmentCodec.fromBfloat16((short) SHORT.get(bytes, from + 2 * d));
        }
      }
      case FLOAT32 -> {
        for (int d = 0; d < dimension; d++) {
          target[at + d] = (float) FLOAT.get(bytes, from + 4 * d);
        }
      }
      case INT4 -> shared.vector(index, target, at);
    }
  }

  /**
   * Multiplies the coarse bytes of all vectors with a query's. Multiply the products of each vector
   * by {@link #coarseScale}.
   *
   * @throws IllegalStateException if the encoding has no such bytes
   */
  void coarseProducts(RowProducts kernel, float[] products) {
    checkEncoding(encoding.hasScales());
    kernel.ofBytes(bytes, vectorsAt, count, products);
  }

  /**
   * Multiplies all vectors with a query's, through the rows that they share.
   *
   * @throws IllegalStateException if the encoding has no such rows
   */
  void sharedProducts(RoundedQuery query, RowProducts kernel, float[] products) {
    checkEncoding(encoding == AlignmentEncoding.INT4);
    shared.products(query, kernel, products);
  }

  /**
   * Multiplies the residual bytes of a vector with one of the query's. Multiply the product by
   * {@link #scale}, and add it to that of the coarse bytes.
   *
   * @throws IllegalStateException if the encoding has no such bytes
   */
  float residualProduct(int index, RowProducts kernel, int q) {
    checkEncoding(encoding == AlignmentEncoding.INT8);
    return kernel.ofBytes(bytes, residualAt(index), q);
  }

  private void checkEncoding(boolean right) {
    if (!right) {
      throw new IllegalStateException("This alignment value is in " + encoding.label());
    }
  }

  private int coarseAt(int index) {
    return vectorsAt + Objects.checkIndex(index, count) * dimension;
  }

  private int residualAt(int index) {
    return coarseAt(index) + count * dimension;
  }

  /** The factor for the stored integers of a vector; 1 if the encoding has no scales. */
  public float scale(int index) {
    Objects.checkIndex(index, count);
    return encoding.hasScales()
        ? (float) FLOAT.get(bytes, modelAt + modelLength + index * Float.BYTES)
        : 1;
  }

  /** The factor for the coarse bytes of a vector. */
  public float coarseScale(int index) {
    return encoding == AlignmentEncoding.INT8
        ? WholeNumbers.COARSE_STEP * scale(index)
        : scale(index);
  }

  /**
   * The box of a region.
   *
   * @param region 0 to N - 1
   * @throws IllegalStateException if there are no boxes
   */
  public Box box(int region) {
    if (!hasBoxes) {
      throw new IllegalStateException("This alignment value has no boxes");
    }
    int at = boxesAt + Objects.checkIndex(region, count) * 4 * Float.BYTES;
    return new Box(
        (float) FLOAT.get(bytes, at),
        (float) FLOAT.get(bytes, at + 4),
        (float) FLOAT.get(bytes, at + 8),
        (float) FLOAT.get(bytes, at + 12));
  }

  /**
   * Checks every number of the value.
   *
   * @throws IllegalArgumentException if a number is NaN or infinite, or a scale is out of range
   */
  public void checkNumbers() {
    float[] vector = new float[dimension];
    if (encoding == AlignmentEncoding.INT4) {
      shared.checkScales();
    }
    for (int i = 0; i < count; i++) {
      if (!(scale(i) >= 0 && Float.isFinite(coarseScale(i)))) {
        throw new IllegalArgumentException(
            "Vector "
                + i
                + " has scale "
                + scale(i)
                + ", expected 0 to "
                + Float.MAX_VALUE
                    / (encoding == AlignmentEncoding.INT8 ? WholeNumbers.COARSE_STEP : 1));
      }
      if (mayOverflow(i)) {
        vector(i, vector, 0);
        checkFinite(i, vector);
      }
      if (hasBoxes) {
        Box box = box(i);
        if (!Float.isFinite(box.x1() + box.y1() + box.x2() + box.y2())) {
          throw new IllegalArgumentException(
              "Region " + i + " has the box " + box + ", expected finite numbers");
        }
      }
    }
  }

  /** Bytes of any value are finite numbers with a scale that no value overflows with. */
  private boolean mayOverflow(int index) {
    int largest =
        -Byte.MIN_VALUE * (encoding == AlignmentEncoding.INT8 ? WholeNumbers.COARSE_STEP + 1 : 1);
    return !encoding.hasScales() || !Float.isFinite(scale(index) * largest);
  }

  private static void checkFinite(int index, float... vector) {
    for (int d = 0; d < vector.length; d++) {
      if (!Float.isFinite(vector[d])) {
        throw new IllegalArgumentException(
            "Vector "
                + index
                + " holds "
                + vector[d]
                + " at position "
                + d
                + ", expected a finite number");
      }
    }
  }

  private int unsignedShort(int at) {
    return (short) SHORT.get(bytes, at) & 0xFFFF;
  }
}
