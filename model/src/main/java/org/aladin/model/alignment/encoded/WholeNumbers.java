/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.nio.ByteBuffer;

/**
 * Rounds vectors to integers k with a scale s, x ≈ s · k, and writes them as bytes: the scales of
 * all vectors, their coarse bytes c, then, if there are any, their residual bytes f, with k = 256 c
 * + f. Without residuals k = c.
 */
final class WholeNumbers {
  /** The number of residual steps per coarse step. */
  static final int COARSE_STEP = 256;

  /** The largest coarse byte. */
  static final int COARSE_MAX = 127;

  private final boolean residuals;
  private final int max;

  /**
   * @param residuals whether a value takes two bytes instead of one
   */
  WholeNumbers(boolean residuals) {
    this.residuals = residuals;
    this.max = residuals ? COARSE_STEP * COARSE_MAX : COARSE_MAX;
  }

  void put(ByteBuffer out, float[] vectors, int dimension) {
    int[] rounded = new int[vectors.length];
    for (int from = 0; from < vectors.length; from += dimension) {
      out.putFloat(round(vectors, from, dimension, rounded));
    }
    if (!residuals) {
      for (int k : rounded) {
        out.put((byte) k);
      }
      return;
    }
    for (int k : rounded) {
      out.put((byte) coarse(k));
    }
    for (int k : rounded) {
      out.put((byte) (k - COARSE_STEP * coarse(k)));
    }
  }

  /** To nearest, so that the residual fits into a signed byte. */
  private static int coarse(int k) {
    return Math.floorDiv(k + COARSE_STEP / 2, COARSE_STEP);
  }

  /** Rounds one vector, and returns the scale with the least error. */
  private float round(float[] vectors, int from, int dimension, int[] rounded) {
    double largest = 0;
    for (int i = from; i < from + dimension; i++) {
      largest = Math.max(largest, Math.abs(vectors[i]));
    }
    if (largest == 0) {
      return 0;
    }
    double both = 0;
    double squares = 0;
    for (int i = from; i < from + dimension; i++) {
      rounded[i] = (int) Math.round(vectors[i] * (double) max / largest);
      both += (double) vectors[i] * rounded[i];
      squares += (double) rounded[i] * rounded[i];
    }
    // The largest floats must not become infinite when they are decoded.
    return (float) Math.min(both / squares, Math.nextDown(Float.MAX_VALUE) / max);
  }
}
