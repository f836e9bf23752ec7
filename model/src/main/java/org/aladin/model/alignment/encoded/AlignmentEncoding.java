/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the values of an alignment set are stored, with the size and the error of each encoding.
 *
 * <p>The bounds hold for the dot product of a stored vector x of D values with a float32 vector w,
 * both of length 1; x̂ is the decoded vector. Since |max a - max b| ≤ max |a - b|, the error of a
 * MaxSim score of W words is at most W times as large.
 */
public enum AlignmentEncoding {
  /**
   * Two bytes per value and one float32 scale s per vector: x̂ = s · k with k = round(32512 x /
   * max|x|), written as 256 c + f, where s = x·k / k·k brings x̂ nearest to x. With s = max|x| /
   * 32512 the error of each value would be at most s / 2, and the nearest x̂ is no farther away: |x
   * - x̂| ≤ √D · max|x| / 65024, so by Cauchy-Schwarz the error of the dot product is at most that.
   *
   * <p>The coarse byte c is enough to find the candidate regions for a word, and the residual bytes
   * f are read only for those: ranking costs little more than with {@link #INT8_COARSE}.
   */
  INT8(4, 2),

  /**
   * As {@link #INT8} without the residual, one byte per value: x̂ = s · c with c = round(127 x /
   * max|x|), so the error of a dot product is at most √D · max|x| / 254. The nearest s makes the
   * error perpendicular to c, hence nearly perpendicular to all vectors that point in x's
   * direction. BERT's vectors crowd together, so this removes most of the error that affects a
   * ranking.
   */
  INT8_COARSE(1, 1),

  /**
   * The upper half of a float32, rounded to nearest, ties to even: 8 significant bits, so the error
   * of each value is at most 2⁻⁸ |x|, and that of the dot product at most 2⁻⁸.
   */
  BFLOAT16(2, 2),

  /** The float32 values, unchanged. */
  FLOAT32(3, 4),

  /**
   * Half a byte per value: all vectors are sums of rows that they share, each with one byte per
   * vector as its coefficient. It needs format version 2. The error depends on how much the vectors
   * have in common, and has no bound that is worth stating. For regions of trained models it is
   * that of one byte per value; for words, and for directions without anything in common, it is
   * that of half a byte. See docs/benchmarks.md for measurements.
   */
  INT4(5, 0);

  private final int code;
  private final int bytes;

  AlignmentEncoding(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The first format version that has this encoding. */
  int formatVersion() {
    return this == INT4 ? 2 : 1;
  }

  /** Bytes per value; 0 for {@link #INT4}, whose size depends on the vectors. */
  public int bytes() {
    return bytes;
  }

  /** The name used in a schema: that of the constant in lower case, with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether each vector is stored as integers with a scale. */
  public boolean hasScales() {
    return this == INT8 || this == INT8_COARSE;
  }

  /** Bytes per vector before its values. */
  int scaleBytes() {
    return hasScales() ? Float.BYTES : 0;
  }

  int code() {
    return code;
  }

  /**
   * The encoding with this {@link #label}.
   *
   * @throws IllegalArgumentException if there is none; the message lists the labels
   */
  public static AlignmentEncoding parse(String label) {
    for (AlignmentEncoding encoding : values()) {
      if (encoding.label().equals(label)) {
        return encoding;
      }
    }
    throw new IllegalArgumentException(
        "Unknown encoding \""
            + label
            + "\", expected one of "
            + Arrays.stream(values())
                .map(AlignmentEncoding::label)
                .collect(Collectors.joining(", ")));
  }

  static AlignmentEncoding ofCode(int code) {
    for (AlignmentEncoding encoding : values()) {
      if (encoding.code == code) {
        return encoding;
      }
    }
    throw new IllegalArgumentException("Unknown encoding code " + code + ", expected 1 to 5");
  }
}
