/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Arrays;

/**
 * Products in plain Java. HotSpot may reorder sums of integers but not those of floats, so it
 * compiles only the former to vector instructions: bytes are widened to ints and multiplied with
 * the rounded query.
 */
final class PlainProducts implements RowProducts {
  private static final int FLOAT_VECTORS = 4;

  private final int stride;
  private final int dimension;

  /** An array per vector: HotSpot 17 needs equal positions in all arrays of the inner loop. */
  private final int[][] rounded;

  /** The values as given, padded with vectors of zeros. */
  private final float[] values;

  /** As {@link #rounded}, for rows of half bytes: even dimensions, then odd ones. */
  private final int[][] halves;

  private final int[] row0;
  private final int[] row1;
  private final int[] halfRow0;
  private final int[] halfRow1;
  private float[] factors = new float[0];

  PlainProducts(RoundedQuery query) {
    this.dimension = query.dimension();
    this.stride = (query.count() + FLOAT_VECTORS - 1) / FLOAT_VECTORS * FLOAT_VECTORS;
    this.rounded = new int[(query.count() + 1) / 2 * 2][];
    this.values = new float[stride * dimension];
    for (int q = 0; q < rounded.length; q++) {
      rounded[q] =
          q < query.count()
              ? Arrays.copyOfRange(query.rounded(), q * dimension, (q + 1) * dimension)
              : new int[dimension];
    }
    for (int q = 0; q < query.count(); q++) {
      for (int d = 0; d < dimension; d++) {
        values[q * dimension + d] = query.value(q, d);
      }
    }
    int half = (dimension + 1) / 2;
    this.halves = new int[rounded.length][2 * half];
    for (int q = 0; q < rounded.length; q++) {
      for (int d = 0; d < dimension; d++) {
        halves[q][d % 2 * half + d / 2] = rounded[q][d];
      }
    }
    this.row0 = new int[dimension];
    this.row1 = new int[dimension];
    this.halfRow0 = new int[2 * half];
    this.halfRow1 = new int[2 * half];
  }

  @Override
  public int stride() {
    return stride;
  }

  @Override
  public int room(int rows) {
    return (rows + 1) * stride;
  }

  @Override
  public void ofBytes(byte[] rows, int at, int count, float[] products) {
    for (int r = 0; r < count; r += 2) {
      widen(rows, at + r * dimension, row0);
      if (r + 1 < count) {
        widen(rows, at + (r + 1) * dimension, row1);
      }
      for (int q = 0; q < rounded.length; q += 2) {
        twoByTwo(
            rounded[q], rounded[q + 1], row0, row1, dimension, products, r * stride + q, stride);
      }
    }
  }

  @Override
  public void ofHalfBytes(byte[] rows, int at, int count, float[] products, int to) {
    int length = halfRow0.length;
    for (int r = 0; r < count; r += 2) {
      widenHalves(rows, at + r * (length / 2), halfRow0, length / 2);
      if (r + 1 < count) {
        widenHalves(rows, at + (r + 1) * (length / 2), halfRow1, length / 2);
      }
      for (int q = 0; q < halves.length; q += 2) {
        int product = to + r * stride + q;
        twoByTwo(halves[q], halves[q + 1], halfRow0, halfRow1, length, products, product, stride);
      }
    }
  }

  @Override
  public float ofBytes(byte[] row, int at, int q) {
    widen(row, at, row0);
    int[] vector = rounded[q];
    int sum = 0;
    for (int d = 0; d < dimension; d++) {
      sum += vector[d] * row0[d];
    }
    return sum;
  }

  @Override
  public void ofFloats(float[] rows, int count, float[] products, int to) {
    for (int q = 0; q < stride; q += FLOAT_VECTORS) {
      four(values, q * dimension, rows, dimension, products, to + q);
    }
  }

  @Override
  public int floatRows() {
    return 1;
  }

  @Override
  public void combine(
      byte[] coefficients, int at, int rows, float[] products, int count, float[] target) {
    if (factors.length < count * rows) {
      factors = new float[count * rows];
    }
    for (int i = 0; i < count * rows; i++) {
      factors[i] = coefficients[at + i];
    }
    for (int v = 0; v < count; v++) {
      for (int q = 0; q < stride; q += FLOAT_VECTORS) {
        combineFour(factors, v * rows, rows, products, q, stride, target, v * stride + q);
      }
    }
  }

  private static void combineFour(
      float[] factors,
      int from,
      int rows,
      float[] products,
      int at,
      int stride,
      float[] target,
      int to) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    for (int row = 0; row < rows; row++) {
      float factor = factors[from + row];
      int product = at + row * stride;
      sum0 += factor * products[product];
      sum1 += factor * products[product + 1];
      sum2 += factor * products[product + 2];
      sum3 += factor * products[product + 3];
    }
    target[to] = sum0;
    target[to + 1] = sum1;
    target[to + 2] = sum2;
    target[to + 3] = sum3;
  }

  private void widen(byte[] from, int at, int[] to) {
    for (int d = 0; d < to.length; d++) {
      to[d] = from[at + d];
    }
  }

  /** The lower halves, then the upper ones, each 8 less. */
  private static void widenHalves(byte[] from, int at, int[] to, int half) {
    for (int i = 0; i < half; i++) {
      to[i] = (from[at + i] & 0xF) - 8;
    }
    for (int i = 0; i < half; i++) {
      to[half + i] = (from[at + i] >> 4 & 0xF) - 8;
    }
  }

  /** Two vectors of the query with two rows: each number that is loaded is used twice. */
  private static void twoByTwo(
      int[] a, int[] b, int[] x, int[] y, int length, float[] products, int at, int stride) {
    int ax = 0;
    int bx = 0;
    int ay = 0;
    int by = 0;
    for (int i = 0; i < length; i++) {
      ax += a[i] * x[i];
      bx += b[i] * x[i];
      ay += a[i] * y[i];
      by += b[i] * y[i];
    }
    products[at] = ax;
    products[at + 1] = bx;
    products[at + stride] = ay;
    products[at + stride + 1] = by;
  }

  /** Four vectors of the query at once, so that the four sums do not depend on each other. */
  private static void four(float[] a, int from, float[] b, int length, float[] out, int at) {
    int from1 = from + length;
    int from2 = from1 + length;
    int from3 = from2 + length;
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    for (int i = 0; i < length; i++) {
      float x = b[i];
      sum0 += a[from + i] * x;
      sum1 += a[from1 + i] * x;
      sum2 += a[from2 + i] * x;
      sum3 += a[from3 + i] * x;
    }
    out[at] = sum0;
    out[at + 1] = sum1;
    out[at + 2] = sum2;
    out[at + 3] = sum3;
  }
}
