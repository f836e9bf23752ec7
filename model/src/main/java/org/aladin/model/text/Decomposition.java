/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Unicode normalisation form D: splits a letter with accents into the letter and its accents. Not
 * {@link java.text.Normalizer}, which uses the Unicode version of the JVM.
 */
final class Decomposition {
  private static final int FIRST_SYLLABLE = 0xAC00;
  private static final int SYLLABLES = 11_172;
  private static final int FIRST_LEADING = 0x1100;
  private static final int FIRST_VOWEL = 0x1161;
  private static final int BEFORE_TRAILING = 0x11A7;
  private static final int VOWELS = 21;
  private static final int TRAILING = 28;

  private final UnicodeTable unicode;

  Decomposition(UnicodeTable unicode) {
    this.unicode = unicode;
  }

  /** Decomposes a text into its code points in form D. */
  int[] of(int[] text) {
    int[] decomposed = Arrays.stream(text).flatMap(this::decompose).toArray();
    sortMarks(decomposed);
    return decomposed;
  }

  private IntStream decompose(int c) {
    int syllable = c - FIRST_SYLLABLE;
    if (syllable >= 0 && syllable < SYLLABLES) {
      int leading = FIRST_LEADING + syllable / (VOWELS * TRAILING);
      int vowel = FIRST_VOWEL + syllable % (VOWELS * TRAILING) / TRAILING;
      int trailing = BEFORE_TRAILING + syllable % TRAILING;
      return trailing == BEFORE_TRAILING
          ? IntStream.of(leading, vowel)
          : IntStream.of(leading, vowel, trailing);
    }
    int[] parts = unicode.decomposition(c);
    return parts == null ? IntStream.of(c) : Arrays.stream(parts);
  }

  /** Sorts each run of combining marks by class; marks of one class keep their order. */
  private void sortMarks(int[] text) {
    int start = 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && unicode.combiningClass(text[end]) != 0) {
        end++;
      }
      if (end - start > 1) {
        int[] sorted =
            Arrays.stream(text, start, end)
                .boxed()
                .sorted((a, b) -> unicode.combiningClass(a) - unicode.combiningClass(b))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, text, start, sorted.length);
      }
      start = end + 1;
    }
  }
}
