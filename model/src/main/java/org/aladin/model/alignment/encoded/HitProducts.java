/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Arrays;
import org.aladin.model.alignment.AlignmentSet;

/**
 * The dot products of a query's vectors with those of one encoded document after the other. For
 * int8 documents they are computed from the coarse bytes first, with a bound of the error, and then
 * exactly on request.
 *
 * <p>Plain Java that HotSpot compiles to vector instructions. HotSpot may reorder integer
 * reductions but not those of floats, so int8 is also the fastest encoding. Not thread-safe.
 */
final class HitProducts {
  /** The largest residual. */
  private static final double RESIDUAL_MAX = 128;

  /** A margin for float32 rounding, far below a residual. */
  private static final double ROUNDING = 1.001;

  private final int queries;
  private final int dimension;

  /** The query's vectors, padded with zeros to a multiple of four. */
  private final float[] query;

  /** The query's vectors as whole multiples of their step. */
  private final int[] rounded;

  private final float[] step;

  /** The maximum that residuals of scale 1 add to a product, for each of the query's vectors. */
  private final float[] residualMax;

  private final float[] hitFloats;
  private final int[] hitInts;
  private EncodedAlignment hit;
  private int loadedResidual;

  HitProducts(AlignmentSet set) {
    this.queries = set.count();
    this.dimension = set.dimension();
    this.query = Arrays.copyOf(set.vectors(), stride() * dimension);
    this.rounded = new int[queries * dimension];
    this.step = new float[queries];
    this.residualMax = new float[queries];
    this.hitFloats = new float[dimension];
    this.hitInts = new int[dimension];
    for (int q = 0; q < queries; q++) {
      round(q);
    }
  }

  private void round(int q) {
    int most = (int) (Integer.MAX_VALUE / (128L * dimension));
    float max = 0;
    for (int d = 0; d < dimension; d++) {
      max = Math.max(max, Math.abs(query[q * dimension + d]));
    }
    step[q] = max / most;
    double squares = 0;
    for (int d = 0; d < dimension; d++) {
      int i = q * dimension + d;
      rounded[i] =
          step[q] == 0 ? 0 : Math.max(-most, Math.min(most, Math.round(query[i] / step[q])));
      squares += (double) rounded[i] * rounded[i];
    }
    residualMax[q] =
        (float) (Math.sqrt(squares) * step[q] * RESIDUAL_MAX * Math.sqrt(dimension) * ROUNDING);
  }

  /**
   * The number of products per vector: the number of the query's vectors, rounded up to a multiple
   * of four.
   */
  int stride() {
    return (queries + 3) / 4 * 4;
  }

  /** Moves to a document of the same dimension. */
  void of(EncodedAlignment document) {
    hit = document;
    loadedResidual = -1;
  }

  /**
   * The products of one of the document's vectors with all vectors of the query.
   *
   * @param products receives the {@link #stride} products
   */
  void multiply(int vector, float[] products, int at) {
    if (hit.encoding().hasScales()) {
      hit.coarse(vector, hitInts);
      loadedResidual = -1;
      float scale = hit.coarseScale(vector);
      for (int q = 0; q < queries; q++) {
        products[at + q] = dot(rounded, q * dimension, hitInts, dimension) * step[q] * scale;
      }
      return;
    }
    hit.vector(vector, hitFloats, 0);
    for (int q = 0; q < queries; q += 4) {
      dotFour(query, q * dimension, hitFloats, dimension, products, at + q);
    }
  }

  /**
   * The maximum error of a vector's products by Cauchy-Schwarz, divided by {@link #residualMax}; 0
   * if the products are exact.
   */
  float residualScale(int vector) {
    return hit.encoding() == AlignmentEncoding.INT8 ? hit.scale(vector) : 0;
  }

  /** The other factor of that error, for one of the query's vectors. */
  float residualMax(int q) {
    return residualMax[q];
  }

  /** The residuals' part of such a product. */
  float residual(int vector, int q) {
    if (hit.encoding() != AlignmentEncoding.INT8) {
      return 0;
    }
    if (loadedResidual != vector) {
      hit.residual(vector, hitInts);
      loadedResidual = vector;
    }
    return dot(rounded, q * dimension, hitInts, dimension) * step[q] * hit.scale(vector);
  }

  /**
   * Two products per addition: HotSpot 17 reduces a vector in every iteration of the loop, and this
   * halves the iterations. Twice as fast as one product per addition when measured; four are slower
   * than two.
   */
  private static int dot(int[] a, int from, int[] b, int length) {
    int half = length / 2;
    int second = from + half;
    int sum = (length & 1) == 0 ? 0 : a[from + length - 1] * b[length - 1];
    for (int i = 0; i < half; i++) {
      sum += a[from + i] * b[i] + a[second + i] * b[half + i];
    }
    return sum;
  }

  /** Four vectors of the query at once, so that the four sums do not depend on each other. */
  private static void dotFour(float[] a, int from, float[] b, int length, float[] out, int at) {
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
