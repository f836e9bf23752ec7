/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

/**
 * A linear map of the scores of a window: the smallest becomes {@code low}, the largest {@code
 * high}, and equal scores become the middle (as in {@code {!rerank}}).
 *
 * @param low at least 0
 * @param high above low
 */
public record ScoreScale(float low, float high) {
  /**
   * Reads {@code low-high}, for example {@code 0-1}.
   *
   * @throws IllegalArgumentException if the text is malformed
   */
  static ScoreScale parse(String text) {
    String[] ends = text.strip().split("-", -1);
    try {
      if (ends.length == 2) {
        float low = Float.parseFloat(ends[0]);
        float high = Float.parseFloat(ends[1]);
        if (low >= 0 && high > low && Float.isFinite(high)) {
          return new ScoreScale(low, high);
        }
      }
    } catch (NumberFormatException e) {
      // reported below, like a wrong order
    }
    throw new IllegalArgumentException(
        "'" + text + "', expected low-high with 0 <= low < high, for example 0-1");
  }

  /** Maps a score of a window whose scores range from {@code min} to {@code max}. */
  float map(float score, float min, float max) {
    return max > min ? low + (high - low) * ((score - min) / (max - min)) : (low + high) / 2;
  }

  @Override
  public String toString() {
    return low + "-" + high;
  }
}
