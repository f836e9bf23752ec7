/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into lower-cased words without accents, and punctuation marks and Chinese characters
 * one by one, as BERT's "basic" tokenizer does. Stateless.
 */
final class WordSplitter {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  private WordSplitter() {}

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : clean(text).split(" ")) {
      if (!word.isEmpty()) {
        splitAtPunctuation(withoutAccents(word.toLowerCase(Locale.ROOT)), words);
      }
    }
    return words;
  }

  private static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isWhitespace(c)) {
                out.append(' ');
              } else if (isChinese(c)) {
                out.append(' ').appendCodePoint(c).append(' ');
              } else if (c != REPLACEMENT_CHARACTER && !isControl(c)) {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static String withoutAccents(String word) {
    StringBuilder out = new StringBuilder(word.length());
    Normalizer.normalize(word, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static void splitAtPunctuation(String word, List<String> words) {
    StringBuilder current = new StringBuilder();
    word.codePoints()
        .forEach(
            c -> {
              if (isPunctuation(c)) {
                flush(current, words);
                words.add(Character.toString(c));
              } else {
                current.appendCodePoint(c);
              }
            });
    flush(current, words);
  }

  private static void flush(StringBuilder current, List<String> words) {
    if (!current.isEmpty()) {
      words.add(current.toString());
      current.setLength(0);
    }
  }

  private static boolean isWhitespace(int c) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      return true;
    }
    int type = Character.getType(c);
    // Line and paragraph separators are no "space" of BERT's, but Python's split() cuts at them.
    return type == Character.SPACE_SEPARATOR
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  static boolean isPunctuation(int c) {
    // All of ASCII that is neither letter, digit, space nor control counts, such as $ and +.
    if ((c >= 33 && c <= 47)
        || (c >= 58 && c <= 64)
        || (c >= 91 && c <= 96)
        || (c >= 123 && c <= 126)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /**
   * The CJK ideograph blocks; Hangul, Hiragana and Katakana are written in words and stay whole.
   */
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
