/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

import org.aladin.model.image.RegionFeatures;

/**
 * Late interaction between words and regions: MrSw = Σ_w max(0, max_r region_r · word_w), the score
 * of ALADIN's alignment head as its evaluation computes it (every image is padded there, so each
 * word's maximum is at least 0). Plain Java; the oracle for faster versions. Stateless.
 */
public final class MaxSim {
  private MaxSim() {}

  /**
   * The best region for one word.
   *
   * @param region index into the regions' set: add 1 for the index into {@link RegionFeatures}; -1
   *     if no region has a positive cosine, and the word contributes 0
   * @param cosine the cosine with that region, floored at 0
   */
  public record Match(int region, float cosine) {}

  /**
   * The sum over words of the best region's cosine, floored at 0 per word.
   *
   * @throws IllegalArgumentException if the dimensions differ
   */
  public static float score(AlignmentSet words, AlignmentSet regions) {
    float sum = 0;
    for (Match match : matches(words, regions)) {
      sum += match.cosine();
    }
    return sum;
  }

  /**
   * The best region for each word; {@link #score} is the sum of their cosines.
   *
   * @throws IllegalArgumentException if the dimensions differ
   */
  public static Match[] matches(AlignmentSet words, AlignmentSet regions) {
    int dimension = words.dimension();
    if (dimension != regions.dimension()) {
      throw new IllegalArgumentException(
          "Words have " + dimension + " dimensions, regions " + regions.dimension());
    }
    Match[] matches = new Match[words.count()];
    for (int w = 0; w < matches.length; w++) {
      int best = -1;
      float max = 0;
      for (int r = 0; r < regions.count(); r++) {
        float dot = 0;
        for (int d = 0; d < dimension; d++) {
          dot += words.vectors()[w * dimension + d] * regions.vectors()[r * dimension + d];
        }
        if (dot > max) {
          max = dot;
          best = r;
        }
      }
      matches[w] = new Match(best, max);
    }
    return matches;
  }
}
