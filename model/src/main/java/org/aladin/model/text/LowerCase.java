/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lower case as in Python's {@code str.lower()}. {@link String#toLowerCase} uses the Unicode
 * version of the JVM, and other rules for the end of a word, where a sigma has another form.
 */
final class LowerCase {
  private static final int CAPITAL_SIGMA = 0x3A3;
  private static final int FINAL_SIGMA = 0x3C2;

  private final UnicodeTable unicode;

  LowerCase(UnicodeTable unicode) {
    this.unicode = unicode;
  }

  /** The code points of a word, converted to lower case. */
  int[] of(int[] word) {
    return IntStream.range(0, word.length)
        .flatMap(
            i -> {
              if (word[i] == CAPITAL_SIGMA && endsWord(word, i)) {
                return IntStream.of(FINAL_SIGMA);
              }
              int[] lower = unicode.lowerCase(word[i]);
              return lower == null ? IntStream.of(word[i]) : Arrays.stream(lower);
            })
        .toArray();
  }

  private boolean endsWord(int[] word, int sigma) {
    return isCased(word, sigma - 1, -1) && !isCased(word, sigma + 1, 1);
  }

  /** Whether the next code point that is not ignorable is a cased letter. */
  private boolean isCased(int[] word, int from, int step) {
    int i = from;
    while (i >= 0 && i < word.length && unicode.isCaseIgnorable(word[i])) {
      i += step;
    }
    return i >= 0 && i < word.length && unicode.isCased(word[i]);
  }
}
