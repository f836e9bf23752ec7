/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.Locale;

/**
 * Whether an alignment set holds words or regions. A score treats them differently, on whichever
 * side they are: MrSw sums over words.
 */
public enum AlignmentKind {
  /** The words of a caption. */
  WORDS(1),
  /** The regions of an image. */
  REGIONS(2);

  private final int code;

  AlignmentKind(int code) {
    this.code = code;
  }

  /** {@code words} or {@code regions}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that this one is compared with. */
  public AlignmentKind opposite() {
    return this == WORDS ? REGIONS : WORDS;
  }

  int code() {
    return code;
  }

  /**
   * The kind with this {@link #label}.
   *
   * @throws IllegalArgumentException if there is none; the message lists the labels
   */
  public static AlignmentKind parse(String label) {
    for (AlignmentKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "Unknown kind \"" + label + "\", expected one of words, regions");
  }

  static AlignmentKind ofCode(int code) {
    for (AlignmentKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("Unknown kind code " + code + ", expected 1 or 2");
  }
}
