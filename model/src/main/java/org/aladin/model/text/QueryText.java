/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.util.List;

/** Prepares a text to be encoded as a caption. */
public final class QueryText {
  private QueryText() {}

  /**
   * Whether a text has nothing to encode: only spaces, accents and characters that the tokenizer
   * ignores.
   */
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(WordSplitter::isRead);
  }

  /**
   * Adds a full stop to a text that does not end in punctuation: the alignment head drops the token
   * before [SEP], and a text without a final full stop would lose its last word. The end is the
   * last character that the tokenizer reads, so trailing spaces of any width, byte order marks,
   * soft hyphens and variation selectors are ignored.
   *
   * @return the text up to the last character that the tokenizer reads, with a full stop if needed;
   *     empty if there is nothing to encode
   */
  public static String withFullStop(String text) {
    int end = text.length();
    while (end > 0 && !WordSplitter.isRead(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    if (end == 0) {
      return "";
    }
    String read = text.substring(0, end);
    // The tokens decide: ≠ is not punctuation, but is read as = and an accent.
    List<String> last = WordSplitter.words(Character.toString(read.codePointBefore(end)));
    boolean marked = WordSplitter.isPunctuation(last.get(last.size() - 1).codePointAt(0));
    return marked ? read : read + ".";
  }
}
