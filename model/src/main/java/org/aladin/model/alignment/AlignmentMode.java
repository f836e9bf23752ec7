/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the alignment head makes one score of the cosines A[r, w] of R regions and W words: the
 * original's {@code alignment-mode}. The sets of vectors are the same in every mode; only their
 * score differs.
 *
 * <p>Every mode adds up some cosines, either all or the maxima of words, regions or both; {@link
 * #score} makes the score of that sum. In evaluation and search, where the original pads every
 * image and every caption, maxima are at least 0. In training this holds only for what is padded
 * within its batch.
 */
public enum AlignmentMode {
  /** Σ_r Σ_w A[r, w]. Negative cosines count. */
  SUM("sum"),

  /**
   * The {@link #SUM}, divided by the size of the padded matrix, which is the same for all pairs.
   */
  MEAN("mean"),

  /** Σ_w max_r A[r, w]: the best region for each word. The mode of the published models. */
  MRSW("MrSw"),

  /** {@link #MRSW}, divided by the number of words. */
  MRAVGW("MrAVGw"),

  /** {@link #MRSW} + {@link #MWSR}. */
  SYMM("symm"),

  /** Σ_r max_w A[r, w]: the best word for each region. */
  MWSR("MwSr");

  /**
   * The size of the matrix that the original's evaluation averages over: it pads images to 71
   * regions and captions to 71 tokens, of which 1 and 3 are not aligned.
   */
  private static final int EVALUATED_PAIRS = (71 - 1) * (71 - 3);

  private final String key;

  AlignmentMode(String key) {
    this.key = key;
  }

  /** The name in configurations, checkpoints and model directories; case matters. */
  public String key() {
    return key;
  }

  /** Whether the mode adds up the best region for each word. */
  public boolean sumsWords() {
    return this == MRSW || this == MRAVGW || this == SYMM;
  }

  /** Whether the mode adds up the best word for each region. */
  public boolean sumsRegions() {
    return this == MWSR || this == SYMM;
  }

  /** Whether the mode adds up maxima; otherwise it adds up all cosines, also negative ones. */
  public boolean sumsMaxima() {
    return sumsWords() || sumsRegions();
  }

  /**
   * The score in evaluation and search.
   *
   * @param sum the cosines that the mode adds up
   * @param words W; a caption without words scores 0
   */
  public double score(double sum, int words) {
    return switch (this) {
      case MEAN -> sum / EVALUATED_PAIRS;
      case MRAVGW -> sum / Math.max(1, words);
      default -> sum;
    };
  }

  /**
   * The mean of the cosines that the mode adds up: from 0 to 1 for maxima, from -1 to 1 for all
   * cosines, and comparable between pairs of different sizes.
   *
   * @param sum as in {@link #score}
   * @param words W
   * @param regions R
   */
  public double mean(double sum, int words, int regions) {
    long added =
        switch (this) {
          case SUM, MEAN -> (long) words * regions;
          case MRSW, MRAVGW -> words;
          case SYMM -> (long) words + regions;
          case MWSR -> regions;
        };
    return sum / Math.max(1, added);
  }

  /** The mode with this {@link #key}; empty if there is none. */
  public static Optional<AlignmentMode> ofKey(String key) {
    return Arrays.stream(values()).filter(mode -> mode.key.equals(key)).findFirst();
  }

  /** All {@link #key keys}, for messages: {@code sum, mean, MrSw, MrAVGw, symm, MwSr}. */
  public static String keys() {
    return Arrays.stream(values()).map(AlignmentMode::key).collect(Collectors.joining(", "));
  }
}
