/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

/**
 * The tokens of one text, not padded.
 *
 * @param ids vocabulary ids, including the special tokens at both ends
 * @param segments the segment (token type) of each token
 */
public record TokenSequence(int[] ids, int[] segments) {
  /**
   * @throws IllegalArgumentException if the two arrays differ in length
   */
  public TokenSequence {
    if (ids.length != segments.length) {
      throw new IllegalArgumentException(
          "A token sequence has " + ids.length + " ids but " + segments.length + " segments");
    }
  }

  /** W, the number of tokens. */
  public int length() {
    return ids.length;
  }
}
