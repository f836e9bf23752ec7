/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

/** What a text needs before it is encoded as a caption. */
public final class QueryText {
  private QueryText() {}

  /**
   * Adds a full stop to a text that does not end in punctuation: the alignment head drops the token
   * before [SEP], and a text without a final full stop would lose its last word.
   */
  public static String withFullStop(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return stripped;
    }
    int last = stripped.codePointBefore(stripped.length());
    return WordSplitter.isPunctuation(last) ? stripped : stripped + ".";
  }
}
