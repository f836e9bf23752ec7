/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.PublicApi;
import org.aladin.model.alignment.AlignmentSet;

/**
 * What the encoder makes of one caption or one image.
 *
 * @param vector the matching head's global vector: D numbers, L2-normalised, for kNN by dot product
 * @param alignment the alignment head's vectors, for MaxSim
 */
@PublicApi
public record Embedding(float[] vector, AlignmentSet alignment) {
  /**
   * Checks that no number is NaN or infinite: huge region features can make such ones.
   *
   * @return this
   * @throws IllegalArgumentException if one is
   */
  public Embedding checkFinite() {
    if (!isFinite(vector) || !isFinite(alignment.vectors())) {
      throw new IllegalArgumentException(
          "the model makes no finite vector of it, expected numbers of the size it was trained"
              + " with");
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
