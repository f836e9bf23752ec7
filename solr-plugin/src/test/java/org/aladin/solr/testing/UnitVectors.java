/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import java.util.Random;

/** Random directions, and the cosine as the definition says, which the index is compared with. */
public final class UnitVectors {
  private UnitVectors() {}

  /** A vector of length 1 in a random direction. */
  public static float[] random(Random random, int dimension) {
    float[] vector = new float[dimension];
    double squares = 0;
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) random.nextGaussian();
      squares += vector[d] * vector[d];
    }
    for (int d = 0; d < dimension; d++) {
      vector[d] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  /** The cosine of two vectors of length 1, summed in double. */
  public static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }
}
