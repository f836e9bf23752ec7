/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.PublicApi;
import org.aladin.model.alignment.AlignmentSet;

/**
 * The embedding of one caption or one image.
 *
 * @param vector the matching head's global vector: D values, L2-normalised, for kNN by dot product
 * @param alignment the alignment head's vectors, for MaxSim
 */
@PublicApi
public record Embedding(float[] vector, AlignmentSet alignment) {
  /**
   * Checks that no value is NaN or infinite, which huge region features can cause.
   *
   * @return this
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  public Embedding checkFinite() {
    if (!isFinite(vector) || !isFinite(alignment.vectors())) {
      throw new IllegalArgumentException(
          "the embedding contains NaN or infinity, expected input values in the range that the"
              + " model was trained on");
    }
    return this;
  }

  private static boolean isFinite(float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }
}
