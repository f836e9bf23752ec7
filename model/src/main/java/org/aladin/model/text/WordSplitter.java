/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a text into lower-cased words without accents, and single punctuation marks and Chinese
 * characters, as BERT's "basic" tokenizer does. Ignores code points of category C, including
 * unassigned ones, except tab, line feed and carriage return. Properties of code points are those
 * of Unicode 14.0 on every Java version. Stateless.
 */
public final class WordSplitter {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;
  private static final UnicodeTable UNICODE = UnicodeTable.UNICODE_14;
  private static final LowerCase LOWER_CASE = new LowerCase(UNICODE);
  private static final Decomposition DECOMPOSITION = new Decomposition(UNICODE);

  private WordSplitter() {}

  /** The words and marks of a text in order; empty if there is nothing to read. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : clean(text).split(" ")) {
      if (!word.isEmpty()) {
        splitAtPunctuation(withoutAccents(LOWER_CASE.of(word.codePoints().toArray())), words);
      }
    }
    return words;
  }

  /**
   * Whether a code point is part of a word or a mark: not ignored, not a space, and not an accent,
   * which is removed.
   */
  static boolean isRead(int c) {
    return !isWhitespace(c) && !isLeftOut(c) && !UNICODE.isNonspacingMark(c);
  }

  static boolean isPunctuation(int c) {
    // All of ASCII except letters, digits, spaces and controls is punctuation, including $ and +.
    return (c >= 33 && c <= 47)
        || (c >= 58 && c <= 64)
        || (c >= 91 && c <= 96)
        || (c >= 123 && c <= 126)
        || UNICODE.isPunctuation(c);
  }

  private static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isWhitespace(c)) {
                out.append(' ');
              } else if (isLeftOut(c)) {
                return;
              } else if (isChinese(c)) {
                out.append(' ').appendCodePoint(c).append(' ');
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static int[] withoutAccents(int[] word) {
    return Arrays.stream(DECOMPOSITION.of(word))
        .filter(c -> !UNICODE.isNonspacingMark(c))
        .toArray();
  }

  private static void splitAtPunctuation(int[] word, List<String> words) {
    StringBuilder current = new StringBuilder();
    for (int c : word) {
      if (isPunctuation(c)) {
        flush(current, words);
        words.add(Character.toString(c));
      } else {
        current.appendCodePoint(c);
      }
    }
    flush(current, words);
  }

  private static void flush(StringBuilder current, List<String> words) {
    if (!current.isEmpty()) {
      words.add(current.toString());
      current.setLength(0);
    }
  }

  private static boolean isWhitespace(int c) {
    // BERT does not count line and paragraph separators as spaces, but Python's split() splits at
    // them.
    return c == '\t' || c == '\n' || c == '\r' || UNICODE.isSeparator(c);
  }

  private static boolean isLeftOut(int c) {
    return c == REPLACEMENT_CHARACTER || UNICODE.isOther(c);
  }

  /** The CJK ideograph blocks. Hangul, Hiragana and Katakana are not split. */
  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B820 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
