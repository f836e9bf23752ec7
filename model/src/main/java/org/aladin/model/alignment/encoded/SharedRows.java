/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The numbers of an {@link AlignmentEncoding#INT4} value: rows that all vectors share, and for each
 * vector a coefficient per row. See {@link AlignmentCodec} for the format. A cursor, as {@link
 * EncodedAlignment} is; not thread-safe.
 */
final class SharedRows {
  /** Two unsigned shorts, the numbers of rows of bytes and of rows of half bytes. */
  static final int HEADER = 4;

  private static final int MOST_VECTORS_PER_ROW = 16;

  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int scalesAt;
  private int count;
  private int dimension;
  private int byteRows;
  private int halfRows;

  /** All rows as signed bytes, made when first needed. */
  private byte[] unpacked = new byte[0];

  private boolean isUnpacked;
  private float[] products = new float[0];
  private float[] scales = new float[0];
  private float[] factors = new float[0];

  /** The least number of rows: a small value must not decode to a large one. */
  static int fewestRows(int count) {
    return (count + MOST_VECTORS_PER_ROW - 1) / MOST_VECTORS_PER_ROW;
  }

  /** The bytes of such numbers. */
  static long length(int byteRows, int halfRows, int count, int dimension) {
    long rows = byteRows + halfRows;
    return HEADER
        + rows * (Float.BYTES + count)
        + (long) byteRows * dimension
        + (long) halfRows * ((dimension + 1) / 2);
  }

  /**
   * Moves to the numbers of another value.
   *
   * @param at where they begin
   * @param end the end of the value
   * @return their length as their header tells it, which may go beyond the end
   * @throws IllegalArgumentException if the value ends within their header, or has too few rows
   */
  long wrap(byte[] value, int at, int end, int vectors, int dimensions) {
    if (end - at < HEADER) {
      throw new IllegalArgumentException(
          "An alignment value in int4 ends before its numbers of rows, expected "
              + HEADER
              + " bytes");
    }
    bytes = value;
    count = vectors;
    dimension = dimensions;
    byteRows = (short) SHORT.get(bytes, at) & 0xFFFF;
    halfRows = (short) SHORT.get(bytes, at + 2) & 0xFFFF;
    if (rows() < fewestRows(count)) {
      throw new IllegalArgumentException(
          "An alignment value in int4 has "
              + rows()
              + " rows for "
              + count
              + " vectors, expected at least "
              + fewestRows(count));
    }
    scalesAt = at + HEADER;
    isUnpacked = false;
    return length(byteRows, halfRows, count, dimension);
  }

  private int rows() {
    return byteRows + halfRows;
  }

  /** The factor of a row's coefficients. */
  private float scale(int row) {
    return (float) FLOAT.get(bytes, scalesAt + row * Float.BYTES);
  }

  private byte coefficient(int vector, int row) {
    return bytes[scalesAt + rows() * Float.BYTES + vector * rows() + row];
  }

  /**
   * @throws IllegalArgumentException if a scale is negative or not finite
   */
  void checkScales() {
    for (int row = 0; row < rows(); row++) {
      if (!(scale(row) >= 0 && Float.isFinite(scale(row)))) {
        throw new IllegalArgumentException(
            "Row " + row + " has scale " + scale(row) + ", expected 0 to " + Float.MAX_VALUE);
      }
    }
  }

  /** Decodes one vector. */
  void vector(int index, float[] target, int at) {
    unpack();
    for (int d = 0; d < dimension; d++) {
      double sum = 0;
      for (int row = 0; row < rows(); row++) {
        sum += (double) scale(row) * coefficient(index, row) * unpacked[row * dimension + d];
      }
      target[at + d] = (float) sum;
    }
  }

  /**
   * Multiplies all vectors with those of a query, through the rows.
   *
   * @param target receives the products as {@link RowProducts#ofBytes} would
   */
  void products(RowProducts kernel, float[] target) {
    unpack();
    int room = kernel.room(rows());
    if (products.length < room) {
      products = new float[room];
    }
    kernel.ofBytes(unpacked, 0, rows(), products);
    kernel.combine(factors(), rows(), products, count, target);
  }

  /** [vectors][rows] */
  private float[] factors() {
    int rows = rows();
    if (factors.length < count * rows) {
      factors = new float[count * rows];
    }
    if (scales.length < rows) {
      scales = new float[rows];
    }
    for (int row = 0; row < rows; row++) {
      scales[row] = scale(row);
    }
    int at = scalesAt + rows * Float.BYTES;
    for (int vector = 0; vector < count; vector++) {
      for (int row = 0; row < rows; row++) {
        factors[vector * rows + row] = scales[row] * bytes[at + vector * rows + row];
      }
    }
    return factors;
  }

  private void unpack() {
    if (isUnpacked) {
      return;
    }
    int all = rows() * dimension;
    if (unpacked.length < all + 1) { // an odd row's last half has a neighbour
      unpacked = new byte[all + 1];
    }
    int at = scalesAt + rows() * (Float.BYTES + count);
    System.arraycopy(bytes, at, unpacked, 0, byteRows * dimension);
    at += byteRows * dimension;
    int packed = (dimension + 1) / 2;
    for (int row = byteRows; row < rows(); row++) {
      int to = row * dimension;
      int i = 0;
      for (; i <= packed - Integer.BYTES; i += Integer.BYTES) {
        LONG.set(unpacked, to + 2 * i, halves((int) INT.get(bytes, at + i)));
      }
      for (; i < packed; i++) {
        SHORT.set(unpacked, to + 2 * i, (short) halves(bytes[at + i] & 0xFF));
      }
      at += packed;
    }
    isUnpacked = true;
  }

  /** The eight values, each 8 less than its half byte, as eight bytes. */
  private static long halves(int packed) {
    long apart = packed & 0xFFFFFFFFL;
    apart = (apart | apart << 16) & 0x0000FFFF0000FFFFL;
    apart = (apart | apart << 8) & 0x00FF00FF00FF00FFL;
    long halves = (apart | apart << 4) & 0x0F0F0F0F0F0F0F0FL;
    // The top bits are set so that no byte borrows from the next, and flipped afterwards.
    return ((halves | 0x8080808080808080L) - 0x0808080808080808L) ^ 0x8080808080808080L;
  }
}
