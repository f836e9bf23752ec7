/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import org.aladin.model.alignment.AlignmentSet;

/**
 * A query's vectors as floats, and rounded to whole multiples of a step, one per vector, so that a
 * product with signed bytes is exact in 32-bit integers. Immutable.
 */
final class RoundedQuery {
  private final int count;
  private final int dimension;
  private final float[] values;
  private final int[] rounded;
  private final float[] step;

  RoundedQuery(AlignmentSet set) {
    this.count = set.count();
    this.dimension = set.dimension();
    this.values = set.vectors().clone();
    this.rounded = new int[values.length];
    this.step = new float[count];
    for (int q = 0; q < count; q++) {
      round(q);
    }
  }

  private void round(int q) {
    int most = (int) (Integer.MAX_VALUE / (128L * dimension));
    float max = 0;
    for (int i = q * dimension; i < (q + 1) * dimension; i++) {
      max = Math.max(max, Math.abs(values[i]));
    }
    step[q] = max / most;
    for (int i = q * dimension; i < (q + 1) * dimension; i++) {
      rounded[i] =
          step[q] == 0 ? 0 : Math.max(-most, Math.min(most, Math.round(values[i] / step[q])));
    }
  }

  /** The number of vectors. */
  int count() {
    return count;
  }

  /** D. */
  int dimension() {
    return dimension;
  }

  /** A value as given. */
  float value(int q, int d) {
    return values[q * dimension + d];
  }

  /** A rounded value: at most ⌊(2³¹ - 1) / (128 D)⌋ in size. */
  int rounded(int q, int d) {
    return rounded[q * dimension + d];
  }

  /** The rounded values, one vector after the other; must not be changed. */
  int[] rounded() {
    return rounded;
  }

  /** What a rounded value of this vector is a multiple of. */
  float step(int q) {
    return step[q];
  }

  /** The sum of the sizes of a vector's values, which are the rounded ones times the step. */
  double sumOfSizes(int q) {
    long sum = 0;
    for (int i = q * dimension; i < (q + 1) * dimension; i++) {
      sum += Math.abs(rounded[i]);
    }
    return (double) sum * step[q];
  }
}
