/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with vector instructions. Dimensions lie in the lanes. A tile of four of the query's
 * vectors and some rows is multiplied at a time, so that each number that is loaded is used several
 * times, and the sums stay in registers. The lanes of a tile's sums are then added up together,
 * into one vector of products.
 *
 * <p>The order of the additions depends neither on the width of the instructions nor on the number
 * of rows: dimension d belongs to part d mod 16 of a sum, and parts are added in pairs, those that
 * are 8 apart first. Narrower instructions compute the parts one after the other. For rows of half
 * bytes, d is the place in their order.
 */
final class VectorProducts implements RowProducts {
  private static final int PARTS = VectorTile.PARTS;
  private static final int VECTORS = VectorTile.VECTORS;
  private static final int ROWS = VectorTile.ROWS;
  private static final VectorSpecies<Float> LANES = VectorTile.LANES;

  /** As many bytes as there are lanes, or 64 bits of them, the least there is. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(64, LANES.length() * Byte.SIZE)));

  /** As many ints as there are lanes. */
  private static final VectorSpecies<Integer> INT_LANES =
      VectorSpecies.of(int.class, LANES.vectorShape());

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final RoundedQuery query;
  private final int stride;
  private final int dimension;

  /** The rounded values, for bytes and for half bytes, and the given ones; made when needed. */
  private Tiles bytes;

  private Tiles halves;

  private Tiles floats;

  /** The rounded values, vector after vector, for exact sums. */
  private final int[] ints;

  private final float[] sums = new float[VectorTile.SUMS * PARTS];
  private float[] factors = new float[0];

  VectorProducts(RoundedQuery query) {
    this.query = query;
    this.dimension = query.dimension();
    this.stride = (query.count() + VECTORS - 1) / VECTORS * VECTORS;
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
    return rows * stride + LANES.length(); // the last row's lanes
  }

  @Override
  public void ofBytes(byte[] rows, int at, int count, float[] products) {
    if (bytes == null) {
      bytes = tiles(padded(dimension));
      for (int i = 0; i < query.count() * dimension; i++) {
        bytes.vectors[i / dimension * bytes.length + i % dimension] = ints[i];
      }
    }
    for (int r = 0; r < count; r += ROWS) {
      int many = Math.min(ROWS, count - r);
      for (int i = 0; i < many; i++) {
        widen(rows, at + (r + i) * dimension, bytes.rows, i * bytes.length, dimension);
      }
      multiply(bytes, many, products, r * stride);
    }
  }

  /** Even dimensions come first, then odd ones, so that the halves of bytes are not interleaved. */
  @Override
  public void ofHalfBytes(byte[] rows, int at, int count, float[] products, int to) {
    int half = (dimension + 1) / 2;
    int odd = padded(half);
    if (halves == null) {
      halves = tiles(2 * odd);
      for (int i = 0; i < query.count() * dimension; i++) {
        int d = i % dimension;
        halves.vectors[i / dimension * halves.length + d % 2 * odd + d / 2] = ints[i];
      }
    }
    for (int r = 0; r < count; r += ROWS) {
      int many = Math.min(ROWS, count - r);
      for (int i = 0; i < many; i++) {
        widenHalves(rows, at + (r + i) * half, halves.rows, i * halves.length, odd, half);
      }
      multiply(halves, many, products, to + r * stride);
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
    if (floats == null) {
      floats = tiles(padded(dimension));
      for (int i = 0; i < query.count() * dimension; i++) {
        floats.vectors[i / dimension * floats.length + i % dimension] =
            query.value(i / dimension, i % dimension);
      }
    }
    for (int r = 0; r < count; r++) {
      System.arraycopy(rows, r * dimension, floats.rows, r * floats.length, dimension);
    }
    multiply(floats, count, products, to);
  }

  @Override
  public int floatRows() {
    return ROWS;
  }

  /** If there are more lanes than products, each vector's last lanes are those of the next one. */
  @Override
  public void combine(
      byte[] coefficients, int at, int rows, float[] products, int count, float[] target) {
    if (factors.length < count * rows) {
      factors = new float[count * rows];
    }
    widen(coefficients, at, factors, 0, count * rows);
    for (int v = 0; v < count; v += VECTORS) {
      for (int lane = 0; lane < stride; lane += LANES.length()) {
        int q = Math.max(0, Math.min(lane, stride - LANES.length()));
        // Missing vectors repeat the last one.
        int v1 = Math.min(v + 1, count - 1);
        int v2 = Math.min(v + 2, count - 1);
        int v3 = Math.min(v + 3, count - 1);
        FloatVector sum0 = FloatVector.zero(LANES);
        FloatVector sum1 = FloatVector.zero(LANES);
        FloatVector sum2 = FloatVector.zero(LANES);
        FloatVector sum3 = FloatVector.zero(LANES);
        for (int row = 0; row < rows; row++) {
          FloatVector some = FloatVector.fromArray(LANES, products, row * stride + q);
          sum0 = some.fma(FloatVector.broadcast(LANES, factors[v * rows + row]), sum0);
          sum1 = some.fma(FloatVector.broadcast(LANES, factors[v1 * rows + row]), sum1);
          sum2 = some.fma(FloatVector.broadcast(LANES, factors[v2 * rows + row]), sum2);
          sum3 = some.fma(FloatVector.broadcast(LANES, factors[v3 * rows + row]), sum3);
        }
        sum0.intoArray(target, v * stride + q);
        sum1.intoArray(target, v1 * stride + q);
        sum2.intoArray(target, v2 * stride + q);
        sum3.intoArray(target, v3 * stride + q);
      }
    }
  }

  /**
   * What is multiplied.
   *
   * @param vectors [stride][length] the query's
   * @param rows [ROWS][length] in the same order; what lies beside zeros of the query is finite
   * @param length a multiple of the parts
   */
  private record Tiles(float[] vectors, float[] rows, int length) {}

  private Tiles tiles(int length) {
    return new Tiles(new float[stride * length], new float[ROWS * length], length);
  }

  /** Up to a multiple of the parts. */
  private static int padded(int length) {
    return (length + PARTS - 1) / PARTS * PARTS;
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

  /** The lower halves, and the upper ones from some position on, each 8 less. */
  private static void widenHalves(
      byte[] from, int at, float[] to, int position, int upper, int length) {
    int i = 0;
    for (; i <= length - BYTES.length(); i += BYTES.length()) {
      ByteVector bytes = ByteVector.fromArray(BYTES, from, at + i);
      for (int part = 0; part < BYTES.length() / LANES.length(); part++) {
        IntVector both = (IntVector) bytes.castShape(INT_LANES, part);
        int target = position + i + part * LANES.length();
        ((FloatVector) both.and(0xF).sub(8).castShape(LANES, 0)).intoArray(to, target);
        ((FloatVector) both.lanewise(VectorOperators.LSHR, 4).and(0xF).sub(8).castShape(LANES, 0))
            .intoArray(to, target + upper);
      }
    }
    for (; i < length; i++) {
      to[position + i] = (from[at + i] & 0xF) - 8;
      to[position + upper + i] = (from[at + i] >> 4 & 0xF) - 8;
    }
  }

  /** The products of the first rows of a tile. */
  private void multiply(Tiles tiles, int rows, float[] products, int to) {
    int length = tiles.length;
    for (int q = 0; q < stride; q += VECTORS) {
      for (int lane = 0; lane < PARTS; lane += LANES.length()) {
        int sumsAt = lane * VectorTile.SUMS;
        if (rows > 2) {
          VectorTile.fourByFour(
              tiles.vectors, q * length + lane, tiles.rows, lane, length, sums, sumsAt);
        } else {
          VectorTile.fourByTwo(
              tiles.vectors, q * length + lane, tiles.rows, lane, length, sums, sumsAt);
        }
      }
      VectorTile.addParts(sums);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < VECTORS; i++) {
          products[to + r * stride + q + i] = sums[VectorTile.placeOf(r * VECTORS + i)];
        }
      }
    }
  }
}
