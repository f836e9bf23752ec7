/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with vector instructions. The query's vectors lie in the lanes, dimension by dimension,
 * so that a number of a row is multiplied with all of them by one instruction and no sum is
 * reduced. Several rows at a time hide the latency of the sums. Dimensions are taken in blocks
 * whose part of the query stays in the first cache.
 *
 * <p>Each product is summed in the order of the dimensions with fused additions, whatever the width
 * of the instructions and the number of rows.
 */
final class VectorProducts implements RowProducts {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /** As many bytes as there are lanes, or 64 bits of them, the least there is. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(64, LANES.length() * Byte.SIZE)));

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int ROWS = 12;
  private static final int FEW_ROWS = 4;

  /** Dimensions per block. */
  private static final int BLOCK = 256;

  private final RoundedQuery query;
  private final int stride;
  private final int dimension;

  /** [D][stride] rounded and given values; each made when first needed. */
  private float[] rounded;

  private float[] values;

  /** The rounded values, vector after vector, for exact sums. */
  private final int[] ints;

  private final float[] block = new float[ROWS * BLOCK];

  VectorProducts(RoundedQuery query) {
    this.query = query;
    this.dimension = query.dimension();
    this.stride = (query.count() + LANES.length() - 1) / LANES.length() * LANES.length();
    this.ints = query.rounded();
  }

  /** The width of a vector. */
  static int bits() {
    return LANES.vectorBitSize();
  }

  @Override
  public int stride() {
    return stride;
  }

  @Override
  public int room(int rows) {
    return (rows + ROWS) * stride;
  }

  @Override
  public void ofBytes(byte[] rows, int at, int count, float[] products) {
    float[] laid = roundedLanes();
    Arrays.fill(products, 0, room(count), 0);
    for (int from = 0; from < dimension; from += BLOCK) {
      int length = Math.min(BLOCK, dimension - from);
      int many;
      for (int r = 0; r < count; r += many) {
        many = rowsAtATime(count - r);
        for (int i = 0; i < Math.min(many, count - r); i++) {
          widen(rows, at + (r + i) * dimension + from, block, i * BLOCK, length);
        }
        multiply(block, 0, BLOCK, many, laid, from, length, products, r * stride);
      }
    }
  }

  @Override
  public float ofBytes(byte[] row, int at, int q) {
    int first = q * dimension;
    IntVector sums = IntVector.zero(INTS);
    int d = 0;
    for (; d <= dimension - BYTES.length(); d += BYTES.length()) {
      ByteVector bytes = ByteVector.fromArray(BYTES, row, at + d);
      for (int part = 0; part < BYTES.length() / INTS.length(); part++) {
        IntVector vector = IntVector.fromArray(INTS, ints, first + d + part * INTS.length());
        sums = sums.add(((IntVector) bytes.castShape(INTS, part)).mul(vector));
      }
    }
    int sum = sums.reduceLanes(VectorOperators.ADD);
    for (; d < dimension; d++) {
      sum += ints[first + d] * row[at + d];
    }
    return sum;
  }

  @Override
  public void ofFloats(float[] rows, int count, float[] products, int to) {
    float[] laid = givenLanes();
    int room = count > FEW_ROWS ? ROWS : FEW_ROWS;
    Arrays.fill(products, to, to + room * stride, 0);
    for (int from = 0; from < dimension; from += BLOCK) {
      int length = Math.min(BLOCK, dimension - from);
      multiply(rows, from, dimension, room, laid, from, length, products, to);
    }
  }

  @Override
  public int floatRows() {
    return ROWS;
  }

  private static int rowsAtATime(int left) {
    return left >= ROWS ? ROWS : FEW_ROWS;
  }

  private void multiply(
      float[] rows,
      int at,
      int row,
      int count,
      float[] laid,
      int from,
      int length,
      float[] products,
      int to) {
    for (int lane = 0; lane < stride; lane += LANES.length()) {
      int first = from * stride + lane;
      if (count == ROWS) {
        twelve(rows, at, row, laid, first, stride, length, products, to + lane);
      } else {
        four(rows, at, row, laid, first, stride, length, products, to + lane);
      }
    }
  }

  private static void widen(byte[] from, int at, float[] to, int position, int length) {
    int d = 0;
    for (; d <= length - BYTES.length(); d += BYTES.length()) {
      ByteVector bytes = ByteVector.fromArray(BYTES, from, at + d);
      for (int part = 0; part < BYTES.length() / LANES.length(); part++) {
        ((FloatVector) bytes.castShape(LANES, part))
            .intoArray(to, position + d + part * LANES.length());
      }
    }
    for (; d < length; d++) {
      to[position + d] = from[at + d];
    }
  }

  private float[] roundedLanes() {
    if (rounded == null) {
      rounded = new float[dimension * stride];
      for (int q = 0; q < query.count(); q++) {
        for (int d = 0; d < dimension; d++) {
          rounded[d * stride + q] = query.rounded(q, d);
        }
      }
    }
    return rounded;
  }

  private float[] givenLanes() {
    if (values == null) {
      values = new float[dimension * stride];
      for (int q = 0; q < query.count(); q++) {
        for (int d = 0; d < dimension; d++) {
          values[d * stride + q] = query.value(q, d);
        }
      }
    }
    return values;
  }

  /** Twelve rows with a vector's lanes of the query's vectors: adds to what the products hold. */
  private static void twelve(
      float[] rows,
      int at,
      int row,
      float[] query,
      int from,
      int stride,
      int length,
      float[] products,
      int to) {
    FloatVector sum0 = FloatVector.fromArray(LANES, products, to);
    FloatVector sum1 = FloatVector.fromArray(LANES, products, to + stride);
    FloatVector sum2 = FloatVector.fromArray(LANES, products, to + 2 * stride);
    FloatVector sum3 = FloatVector.fromArray(LANES, products, to + 3 * stride);
    FloatVector sum4 = FloatVector.fromArray(LANES, products, to + 4 * stride);
    FloatVector sum5 = FloatVector.fromArray(LANES, products, to + 5 * stride);
    FloatVector sum6 = FloatVector.fromArray(LANES, products, to + 6 * stride);
    FloatVector sum7 = FloatVector.fromArray(LANES, products, to + 7 * stride);
    FloatVector sum8 = FloatVector.fromArray(LANES, products, to + 8 * stride);
    FloatVector sum9 = FloatVector.fromArray(LANES, products, to + 9 * stride);
    FloatVector sum10 = FloatVector.fromArray(LANES, products, to + 10 * stride);
    FloatVector sum11 = FloatVector.fromArray(LANES, products, to + 11 * stride);
    for (int d = 0; d < length; d++) {
      FloatVector words = FloatVector.fromArray(LANES, query, from + d * stride);
      sum0 = words.fma(FloatVector.broadcast(LANES, rows[at + d]), sum0);
      sum1 = words.fma(FloatVector.broadcast(LANES, rows[at + row + d]), sum1);
      sum2 = words.fma(FloatVector.broadcast(LANES, rows[at + 2 * row + d]), sum2);
      sum3 = words.fma(FloatVector.broadcast(LANES, rows[at + 3 * row + d]), sum3);
      sum4 = words.fma(FloatVector.broadcast(LANES, rows[at + 4 * row + d]), sum4);
      sum5 = words.fma(FloatVector.broadcast(LANES, rows[at + 5 * row + d]), sum5);
      sum6 = words.fma(FloatVector.broadcast(LANES, rows[at + 6 * row + d]), sum6);
      sum7 = words.fma(FloatVector.broadcast(LANES, rows[at + 7 * row + d]), sum7);
      sum8 = words.fma(FloatVector.broadcast(LANES, rows[at + 8 * row + d]), sum8);
      sum9 = words.fma(FloatVector.broadcast(LANES, rows[at + 9 * row + d]), sum9);
      sum10 = words.fma(FloatVector.broadcast(LANES, rows[at + 10 * row + d]), sum10);
      sum11 = words.fma(FloatVector.broadcast(LANES, rows[at + 11 * row + d]), sum11);
    }
    sum0.intoArray(products, to);
    sum1.intoArray(products, to + stride);
    sum2.intoArray(products, to + 2 * stride);
    sum3.intoArray(products, to + 3 * stride);
    sum4.intoArray(products, to + 4 * stride);
    sum5.intoArray(products, to + 5 * stride);
    sum6.intoArray(products, to + 6 * stride);
    sum7.intoArray(products, to + 7 * stride);
    sum8.intoArray(products, to + 8 * stride);
    sum9.intoArray(products, to + 9 * stride);
    sum10.intoArray(products, to + 10 * stride);
    sum11.intoArray(products, to + 11 * stride);
  }

  /** Four rows with a vector's lanes of the query's vectors: adds to what the products hold. */
  private static void four(
      float[] rows,
      int at,
      int row,
      float[] query,
      int from,
      int stride,
      int length,
      float[] products,
      int to) {
    FloatVector sum0 = FloatVector.fromArray(LANES, products, to);
    FloatVector sum1 = FloatVector.fromArray(LANES, products, to + stride);
    FloatVector sum2 = FloatVector.fromArray(LANES, products, to + 2 * stride);
    FloatVector sum3 = FloatVector.fromArray(LANES, products, to + 3 * stride);
    for (int d = 0; d < length; d++) {
      FloatVector words = FloatVector.fromArray(LANES, query, from + d * stride);
      sum0 = words.fma(FloatVector.broadcast(LANES, rows[at + d]), sum0);
      sum1 = words.fma(FloatVector.broadcast(LANES, rows[at + row + d]), sum1);
      sum2 = words.fma(FloatVector.broadcast(LANES, rows[at + 2 * row + d]), sum2);
      sum3 = words.fma(FloatVector.broadcast(LANES, rows[at + 3 * row + d]), sum3);
    }
    sum0.intoArray(products, to);
    sum1.intoArray(products, to + stride);
    sum2.intoArray(products, to + 2 * stride);
    sum3.intoArray(products, to + 3 * stride);
  }
}
