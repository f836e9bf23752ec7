/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the numbers of an alignment set are stored, with what each choice costs and loses.
 *
 * <p>The bounds hold for the dot product of a stored vector x of D numbers with a vector w kept in
 * float32, both of length 1; x̂ is what is read back. Since |max a - max b| ≤ max |a - b|, a MaxSim
 * score of W words is off by at most W times as much.
 */
public enum AlignmentEncoding {
  /**
   * Two bytes a number and a float32 scale s a vector: x̂ = s · k with k = round(32512 x / max|x|),
   * written as 256 c + f, and the s that brings x̂ nearest to x, s = x·k / k·k. With s = max|x| /
   * 32512 each number would be off by at most s / 2, and the nearest is no farther away: |x - x̂| ≤
   * √D · max|x| / 65024, so by Cauchy and Schwarz the dot product is off by at most that.
   *
   * <p>The coarse byte c alone says which regions come into question for a word, and only those
   * regions' residual bytes f are read: ranking costs little more than with {@link #INT8_COARSE}.
   */
  INT8(4, 2),

  /**
   * As {@link #INT8} without the residual, one byte a number: x̂ = s · c with c = round(127 x /
   * max|x|), so that a dot product is off by at most √D · max|x| / 254. The nearest s makes the
   * error perpendicular to c, hence nearly so to everything that points where x does: of vectors
   * that crowd together, as those of BERT do, it takes away most of the error that shows in a
   * ranking.
   */
  INT8_COARSE(1, 1),

  /**
   * The upper half of a float32, rounded to nearest, ties to even: 8 significant bits, so each
   * number is off by at most 2⁻⁸ |x| and the dot product by at most 2⁻⁸.
   */
  BFLOAT16(2, 2),

  /** The numbers as they are. */
  FLOAT32(3, 4);

  private final int code;
  private final int bytes;

  AlignmentEncoding(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Bytes a number. */
  public int bytes() {
    return bytes;
  }

  /** The name used in a schema: that of the constant in lower case, with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether vectors are whole numbers with a scale each. */
  public boolean hasScales() {
    return this == INT8 || this == INT8_COARSE;
  }

  /** Bytes a vector before its numbers. */
  int scaleBytes() {
    return hasScales() ? Float.BYTES : 0;
  }

  int code() {
    return code;
  }

  /**
   * The encoding of that {@link #label}.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
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
    throw new IllegalArgumentException("Unknown encoding code " + code + ", expected 1, 2, 3 or 4");
  }
}
