/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the alignment head makes one score of the cosines A[r, w] of R regions and W words: the
 * original's {@code alignment-mode}. The sets of vectors are the same in every mode; only their
 * score differs.
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

  private final String key;

  AlignmentMode(String key) {
    this.key = key;
  }

  /** The name in configurations, checkpoints and model directories; case matters. */
  public String key() {
    return key;
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
