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

  private byte[] bytes;
  private int scalesAt;
  private int count;
  private int dimension;
  private int byteRows;
  private int halfRows;

  private float[] products = new float[0];

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
    return length(byteRows, halfRows, count, dimension);
  }

  private int rows() {
    return byteRows + halfRows;
  }

  /** The factor of a row's coefficients. */
  private float scale(int row) {
    return (float) FLOAT.get(bytes, scalesAt + row * Float.BYTES);
  }

  private int coefficientsAt() {
    return scalesAt + rows() * Float.BYTES;
  }

  private byte coefficient(int vector, int row) {
    return bytes[coefficientsAt() + vector * rows() + row];
  }

  /** The position of the first row of bytes; rows of half bytes follow them. */
  private int rowsAt() {
    return coefficientsAt() + count * rows();
  }

  private int value(int row, int d) {
    if (row < byteRows) {
      return bytes[rowsAt() + row * dimension + d];
    }
    int halvesAt = rowsAt() + byteRows * dimension + (row - byteRows) * ((dimension + 1) / 2);
    return (bytes[halvesAt + d / 2] >> d % 2 * 4 & 0xF) - 8;
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
    for (int d = 0; d < dimension; d++) {
      double sum = 0;
      for (int row = 0; row < rows(); row++) {
        sum += (double) scale(row) * coefficient(index, row) * value(row, d);
      }
      target[at + d] = (float) sum;
    }
  }

  /**
   * Multiplies all vectors with those of a query, through the rows.
   *
   * @param kernel of the query
   * @param target receives the products, {@link RowProducts#room} at least
   */
  void products(RoundedQuery query, RowProducts kernel, float[] target) {
    int stride = kernel.stride();
    int room = kernel.room(rows());
    if (products.length < room) {
      products = new float[room];
    }
    kernel.ofBytes(bytes, rowsAt(), byteRows, products);
    int halvesAt = rowsAt() + byteRows * dimension;
    kernel.ofHalfBytes(bytes, halvesAt, halfRows, products, byteRows * stride);
    for (int row = 0; row < rows(); row++) {
      float scale = scale(row);
      for (int q = 0; q < query.count(); q++) {
        products[row * stride + q] *= query.step(q) * scale;
      }
    }
    kernel.combine(bytes, coefficientsAt(), rows(), products, count, target);
  }
}
